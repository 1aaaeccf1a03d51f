// Toasts are the answer to something just done: one line and at most one action, gone after six
// seconds, held while a person looks at them. An error is never a toast but a banner in its place.

/** What the practitioner may do from the toast, such as undoing. */
export interface ToastAction {
  label: string;
  run: () => void;
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

/** Keeps the toasts that show now. */
export class Toaster {
  items = $state<Toast[]>([]);
  #next = 1;
  #isHeld = false;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- timers are never drawn
  #timers = new Map<number, Timer>();

  /** Shows a line; `lifetimeMs` is for the rare toast that must outlast its countdown. */
  show(text: string | (() => string), action?: ToastAction, lifetimeMs = LIFETIME_MS): number {
    const id = this.#next++;
    const read = typeof text === 'string' ? () => text : text;
    this.items.push({ id, text: read, action });
    this.#timers.set(id, { left: lifetimeMs, startedAt: 0, handle: undefined });
    if (!this.#isHeld) this.#run(id);
    return id;
  }

  /** Takes one toast away; a toast that is gone already stays gone. */
  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id)?.handle);
    this.#timers.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** Runs a toast's action and takes the toast away. */
  act(toast: Toast): void {
    this.dismiss(toast.id);
    toast.action?.run();
  }

  /** Stops the time while the pointer or the focus is on the toasts. */
  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    for (const timer of this.#timers.values()) {
      clearTimeout(timer.handle);
      timer.left -= Date.now() - timer.startedAt;
    }
  }

  /** Lets the time run on from where it stopped. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const id of this.#timers.keys()) this.#run(id);
  }

  #run(id: number): void {
    const timer = this.#timers.get(id);
    if (!timer) return;
    timer.startedAt = Date.now();
    timer.handle = setTimeout(() => this.dismiss(id), Math.max(timer.left, 0));
  }
}
