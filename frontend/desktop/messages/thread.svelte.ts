// One thread that is open: its messages as far as they were read, and what is being written. What was typed is kept a
// moment later, however long somebody types on; saving and sending follow one another, so that a late save brings nothing back.
import { errorSentence, placeFault } from '../fault';
import {
  messages,
  type Conversation,
  type Message,
  type MessageDraft,
  type MessageFile,
} from '$bridge';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';
import { merged } from './page';

/** How long after a letter a draft is kept, and when that is tried again, in milliseconds. */
const keepAfter = 500;
const tryAfter = 3000;

export class Thread {
  readonly holderId: string;
  value = $state.raw<Conversation | null>(null);
  messages = $state.raw<Message[]>([]);
  hasOlder = $state(false);
  body = $state('');
  files = $state.raw<MessageFile[]>([]);
  isSending = $state(false);
  /** What was wrong with what was to be sent; empty: nothing. */
  problem = $state('');
  /** Why the thread could not be read; empty if it could. */
  trouble = $state('');
  #kept = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #turn = 0;
  #isReadingOlder = false;

  constructor(holderId: string) {
    this.holderId = holderId;
  }

  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    const stops = [
      changes.on('message', ({ id }) => {
        if (id === '' || id === this.holderId) again();
      }),
      changes.on('access', again), // whether they can be written to
      changes.on('practice', again),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Reads the newest messages again. What is being written stays as it is on the screen. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await messages.get(this.holderId, '');
      if (turn !== this.#turn) return;
      if (this.value === null) this.#restore(value.draft.body, value.draft.files);
      const joined = this.messages.length > 0 ? merged(this.messages, value) : null;
      if (joined === null || !value.hasOlder) this.hasOlder = value.hasOlder;
      this.messages = joined ?? value.messages;
      this.value = value;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  /** Reads the page before the oldest message on the screen. */
  async older(): Promise<void> {
    const oldest = this.messages[0];
    if (!oldest || !this.hasOlder || this.#isReadingOlder) return;
    this.#isReadingOlder = true;
    try {
      const page = await messages.get(this.holderId, oldest.id);
      if (this.messages[0]?.id !== oldest.id) return;
      this.messages = [...page.messages, ...this.messages];
      this.hasOlder = page.hasOlder;
    } catch (cause) {
      this.trouble = errorSentence(cause);
    } finally {
      this.#isReadingOlder = false;
    }
  }

  /** Notes that everything of theirs was on the screen. */
  async markRead(): Promise<void> {
    const newest = this.messages.findLast(({ isMine }) => !isMine);
    if (!newest || newest.readAt !== null) return;
    await messages.markRead(this.holderId, newest.id).catch(() => undefined); // it stays unread, and is shown so
  }

  /** Somebody typed. */
  typed(): void {
    this.problem = '';
    this.#timer ??= setTimeout(() => void this.keep(), keepAfter);
  }

  /** Keeps what was typed, now. What cannot be kept, as under a lock, is tried again. */
  keep(): Promise<unknown> {
    this.#rest();
    return this.#after(async () => {
      const body = this.body;
      if (body === this.#kept) return;
      try {
        await messages.saveDraft(this.holderId, body);
        this.#kept = body;
      } catch (cause) {
        if ('body' in placeFault(cause, ['body'])) throw cause;
        this.#timer ??= setTimeout(() => void this.keep(), tryAfter);
      }
    });
  }

  /** Sends what was typed; the message, or null where it was refused. */
  async send(): Promise<Message | null> {
    if (this.isSending) return null;
    this.isSending = true;
    this.problem = '';
    this.#rest();
    let sent: Message | null = null;
    await this.#after(async () => {
      const body = this.body;
      sent = await messages.send(this.holderId, body);
      this.#restoreUnder(body, { body: '', files: [] });
      await this.refresh();
    });
    this.isSending = false;
    return sent;
  }

  /** Takes a message back: it is the draft again, before what was typed meanwhile. */
  async undo(id: string): Promise<boolean> {
    await this.keep();
    let isBack = false;
    this.problem = '';
    await this.#after(async () => {
      const before = this.body;
      await messages.undo(id);
      isBack = true;
      const { draft } = await messages.get(this.holderId, '');
      this.#restoreUnder(before, draft);
      this.messages = this.messages.filter((message) => message.id !== id);
      await this.refresh();
    });
    return isBack;
  }

  async addFile(name: string, content: () => Promise<string>): Promise<void> {
    this.problem = '';
    await this.#after(async () => {
      this.files = (await messages.addFile(this.holderId, name, await content())).files;
    });
  }

  async removeFile(id: string): Promise<void> {
    this.problem = '';
    await this.#after(async () => {
      this.files = (await messages.removeFile(this.holderId, id)).files;
    });
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Takes on the draft as it is kept, which came of one text, and puts to it what was typed since. */
  #restoreUnder(before: string, draft: MessageDraft): void {
    const typed = this.body;
    this.#restore(draft.body, draft.files);
    if (typed === before) return;
    this.body = draft.body.endsWith(before)
      ? draft.body.slice(0, draft.body.length - before.length) + typed
      : draft.body + (typed.startsWith(before) ? typed.slice(before.length).trimStart() : typed);
    this.typed();
  }

  #restore(body: string, files: MessageFile[]): void {
    this.body = body;
    this.#kept = body;
    this.files = files;
  }

  /**
   * Does something after all that was begun before; what it is refused for stands at the field. What was refused before is
   * still to be read when the draft is kept meanwhile: only somebody's next step takes it away.
   */
  #after(act: () => Promise<void>): Promise<unknown> {
    this.#queue = this.#queue.then(act).catch((cause: unknown) => {
      const placed = placeFault(cause, ['body']);
      this.problem = placed['body'] ?? placed['form'] ?? '';
    });
    return this.#queue;
  }
}
