// One invoice that repeats, as it is read, and again whenever it changes or makes something.
import { repeats, type RepeatCard } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class OneRepeat {
  value = $state.raw<RepeatCard | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  follow(changes: Changes): () => void {
    const read = seldom(() => this.refresh());
    const stops = [
      changes.on('invoice_repeat', (change) => {
        if (change.id === '' || change.id === this.#id) read();
      }),
      changes.on('billing', (change) => {
        if (change.id === '' || change.id === this.value?.clientId) read();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    try {
      this.value = await repeats.get(this.#id);
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
