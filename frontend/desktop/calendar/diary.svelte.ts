// A stretch of the calendar, as the window knows it: read again whenever something in it changes.
import { appointments, type Calendar } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class Diary {
  /** null: not read yet. */
  value = $state.raw<Calendar | null>(null);
  trouble = $state('');
  #from = '';
  #to = '';
  #turn = 0;

  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    const nouns = ['appointment', 'request', 'availability', 'client', 'practice'] as const;
    const ends = nouns.map((noun) => changes.on(noun, again));
    return () => ends.forEach((end) => end());
  }

  /** Shows what is between two moments. */
  async show(from: string, to: string): Promise<void> {
    this.#from = from;
    this.#to = to;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    if (this.#from === '') return;
    const turn = ++this.#turn;
    try {
      const value = await appointments.between(this.#from, this.#to);
      if (turn !== this.#turn) return;
      this.value = value;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }
}
