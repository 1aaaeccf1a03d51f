// The list of threads: what was asked for, as far as it was read.
import { errorSentence } from '../fault';
import { messages, type ThreadLine } from '$bridge';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class Threads {
  text = $state('');
  isUnread = $state(false);
  lines = $state.raw<ThreadLine[]>([]);
  isRead = $state(false);
  /** Why the list could not be read; empty if it could. */
  trouble = $state('');
  #next = $state('');
  #turn = 0;

  get hasMore(): boolean {
    return this.#next !== '';
  }

  follow(changes: Changes): () => void {
    return changes.on(
      'message',
      seldom(() => this.refresh()),
    );
  }

  /** Reads the newest again; what was read beyond them is kept where it still fits. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await messages.list(this.#query(''));
      if (turn !== this.#turn) return;
      this.lines = page.lines;
      this.#next = page.next;
      this.isRead = true;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  async more(): Promise<void> {
    if (!this.hasMore) return;
    const turn = ++this.#turn;
    try {
      const page = await messages.list(this.#query(this.#next));
      if (turn !== this.#turn) return;
      const known = this.lines.map(({ holderId }) => holderId);
      this.lines = [
        ...this.lines,
        ...page.lines.filter(({ holderId }) => !known.includes(holderId)),
      ];
      this.#next = page.next;
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  #query(before: string) {
    return { text: this.text, isUnread: this.isUnread, before };
  }
}
