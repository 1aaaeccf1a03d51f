// Toasts are the answer to something just done: one line and at most one action, gone after six
// seconds, held while a person looks at them. An error is never a toast but a banner in its place.

/** What the practitioner may do from the toast, such as undoing. */
export interface ToastAction {
  label: string;
  run: () => void;
  /** It takes back what was just done, so Ctrl+Z does the same, also after the toast has gone. */
  isUndo?: true;
}

/** One toast. `text` may change while it shows, as a countdown does. */
export interface Toast {
  id: number;
  text: () => string;
  action: ToastAction | undefined;
}

interface Timer {
  left: number;
  startedAt: number;
  handle: ReturnType<typeof setTimeout> | undefined;
}

const LIFETIME_MS = 6000;

/** How long something can be undone after its toast appeared. */
export const UNDO_MS = 60_000;

/** Why the time stands still: a person points at the toasts, or has the focus in them. */
export type Hold = 'pointer' | 'focus';

interface Undo {
  toast: number;
  run: () => void;
  until: number;
}

/** Keeps the toasts that show now. */
export class Toaster {
  items = $state<Toast[]>([]);
  #next = 1;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- holds are never drawn
  #holds = new Set<Hold>();
  #undos: Undo[] = [];
  #underWay = 0;
  #isWished = false;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- timers are never drawn
  #timers = new Map<number, Timer>();

  /** Shows a line; `lifetimeMs` is for the rare toast that must outlast its countdown. */
  show(text: string | (() => string), action?: ToastAction, lifetimeMs = LIFETIME_MS): number {
    const id = this.#next++;
    const read = typeof text === 'string' ? () => text : text;
    this.items.push({ id, text: read, action });
    this.#timers.set(id, { left: lifetimeMs, startedAt: 0, handle: undefined });
    if (this.#holds.size === 0) this.#run(id);
    if (action?.isUndo) this.rememberUndo(action.run, id);
    return id;
  }

  /** Keeps how something is undone, for a minute; `toast` is the toast that offers it, if one does. */
  rememberUndo(run: () => void, toast = 0): void {
    this.#undos.push({ toast, run, until: Date.now() + UNDO_MS });
    if (!this.#isWished) return;
    this.#isWished = false;
    this.#undoNewest();
  }

  /**
   * Does work that can be undone once it is done. An undo that is asked for meanwhile is run as soon as the work has it
   * remembered; where it fails, or leaves nothing to undo, the wish is forgotten with it.
   */
  async doing<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#isWished = false;
    }
  }

  /** Whether work is under way that can be undone once it is done. */
  get isUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** Whether an undo was asked for while its work was under way. */
  get isUndoWished(): boolean {
    return this.#isWished;
  }

  /** Undoes what was done last, once, or what is under way as soon as it is done; says whether there was anything. */
  undoLast(): boolean {
    if (!this.isUnderWay) return this.#undoNewest();
    this.#isWished = true;
    return true;
  }

  #undoNewest(): boolean {
    const undo = this.#undos.pop();
    if (!undo || undo.until < Date.now()) {
      this.#undos = [];
      return false;
    }
    this.dismiss(undo.toast);
    undo.run();
    return true;
  }

  /** Takes one toast away; a toast that is gone already stays gone. */
  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id)?.handle);
    this.#timers.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
    // Nobody points at what is not there, and a button that goes takes its focus with it unsaid.
    if (this.items.length === 0) this.#holds.clear();
  }

  /** Runs a toast's action and takes the toast away. */
  act(toast: Toast): void {
    this.dismiss(toast.id);
    this.#undos = this.#undos.filter((undo) => undo.toast !== toast.id);
    toast.action?.run();
  }

  /** Stops the time while the pointer or the focus is on the toasts. */
  hold(why: Hold): void {
    const isHeld = this.#holds.size > 0;
    this.#holds.add(why);
    if (isHeld) return;
    for (const timer of this.#timers.values()) {
      clearTimeout(timer.handle);
      timer.left -= Date.now() - timer.startedAt;
    }
  }

  /** Lets the time run on from where it stopped. */
  release(why: Hold): void {
    if (!this.#holds.delete(why) || this.#holds.size > 0) return;
    for (const id of this.#timers.keys()) this.#run(id);
  }

  #run(id: number): void {
    const timer = this.#timers.get(id);
    if (!timer) return;
    timer.startedAt = Date.now();
    timer.handle = setTimeout(() => this.dismiss(id), Math.max(timer.left, 0));
  }
}
