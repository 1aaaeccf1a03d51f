// One client's profile as the window knows it, and the draft that is typed over it.
import { untrack } from 'svelte';
import { errorSentence } from '../fault';
import {
  clients,
  refusalOf,
  type ClientDraft,
  type ClientProfile,
  type MoveDecision,
  type Outlook,
} from '$bridge';
import type { Changes } from '../state/changes';
import { Draft } from '../state/draft.svelte';
import type { Unsaved } from '../state/unsaved';
import { blankDraft, draftOf, fieldsOf, withoutEmptyRows } from './draft';

interface Kept {
  draft: ClientDraft;
  version: number;
}

/** A client's profile: what is stored, what is typed, and whether somebody else changed it meanwhile. */
export class Profile {
  readonly id: string;
  value = $state.raw<ClientProfile | null>(null);
  /** Why it could not be read, as a code; empty if it could. */
  troubleCode = $state('');
  trouble = $state('');
  /** Whether what is stored has changed since the typing began. */
  isConflict = $state(false);
  readonly draft = new Draft<ClientDraft>(blankDraft('en'));
  #base = $state.raw<ClientDraft>(blankDraft('en'));
  #version = 0;
  #turn = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** What the draft is compared with. */
  get base(): ClientDraft {
    return this.#base;
  }

  follow(changes: Changes): () => void {
    return changes.on('client', (change) => {
      if (change.id === this.id || change.id === '') void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await clients.get(this.id);
      if (turn === this.#turn) this.#take(value);
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.troubleCode = refusalOf(cause).code;
      this.trouble = errorSentence(cause);
    }
  }

  /** What saving would do to access; nothing where saving would be refused, which stands in the draft. */
  async foresee(): Promise<Outlook | null> {
    let outlook: Outlook | null = null;
    await this.#ask(async (typed) => {
      outlook = await clients.foresee(this.id, this.#version, typed);
    });
    return outlook;
  }

  /** Saves what is typed; says whether it went through. What was refused stands in the draft. */
  async save(decision: MoveDecision): Promise<boolean> {
    return this.#ask(async (typed) => {
      const value = await clients.save(this.id, this.#version, typed, decision);
      this.#turn++;
      this.#reset(value);
    });
  }

  async #ask(verb: (typed: ClientDraft) => Promise<void>): Promise<boolean> {
    const typed = withoutEmptyRows($state.snapshot(this.draft.value));
    this.draft.value = typed;
    return this.draft.save(fieldsOf(typed), async () => {
      try {
        await verb(typed);
      } catch (cause) {
        this.isConflict = refusalOf(cause).code === 'conflict';
        throw cause;
      }
    });
  }

  /** Drops what is typed and shows what is stored now. */
  async reload(): Promise<void> {
    this.draft.reset(this.#base);
    this.isConflict = false;
    await this.refresh();
  }

  async archive(): Promise<void> {
    this.#take(await clients.archive(this.id));
  }

  async restore(): Promise<void> {
    this.#take(await clients.restore(this.id));
  }

  /** Leaves what is typed for later; says whether there was anything. */
  keep(unsaved: Unsaved): boolean {
    if (!this.draft.isChanged) return false;
    const kept: Kept = { draft: $state.snapshot(this.draft.value), version: this.#version };
    unsaved.keep(`client:${this.id}`, kept);
    return true;
  }

  /** Takes up what was left. */
  takeUp(unsaved: Unsaved): void {
    const kept = unsaved.take<Kept>(`client:${this.id}`);
    if (!kept) return;
    this.draft.value = kept.draft;
    this.#version = kept.version;
    this.isConflict = kept.version !== this.value?.version;
  }

  #take(value: ClientProfile): void {
    untrack(() => {
      if (!this.draft.isChanged) {
        this.#reset(value);
      } else {
        this.isConflict = value.version !== this.#version;
        this.value = value;
        this.troubleCode = this.trouble = '';
      }
    });
  }

  #reset(value: ClientProfile): void {
    this.value = value;
    this.troubleCode = this.trouble = '';
    this.isConflict = false;
    this.#version = value.version;
    this.#base = draftOf(value);
    this.draft.reset(this.#base);
  }
}
