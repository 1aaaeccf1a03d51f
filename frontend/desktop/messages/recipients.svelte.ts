// Who is to be written to. Those who were chosen stay in the list, whatever is looked for next.
import { errorSentence, placeFault } from '../fault';
import { clients, messages, type Announced } from '$bridge';

export interface Person {
  id: string;
  name: string;
}

/** How many clients are offered at once. */
const limit = 50;

export class Recipients {
  text = $state('');
  body = $state('');
  found = $state.raw<Person[]>([]);
  chosen = $state.raw<Person[]>([]);
  /** What an announcement would be to each who was chosen. */
  outcomes = $state.raw<Announced[]>([]);
  isRead = $state(false);
  isBusy = $state(false);
  problem = $state('');
  trouble = $state('');
  #turn = 0;

  /** Who can be chosen now: first those who are. */
  get offered(): Person[] {
    return [...this.chosen, ...this.found.filter(({ id }) => !this.isChosen(id))];
  }

  isChosen(id: string): boolean {
    return this.chosen.some((person) => person.id === id);
  }

  async find(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const query = { text: this.text, status: '', access: '', offset: 0, limit } as const;
      const page = await clients.page(query);
      if (turn !== this.#turn) return;
      this.found = page.rows.map(({ id, name }) => ({ id, name }));
      this.isRead = true;
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  pick(person: Person, isChosen: boolean): void {
    this.chosen = isChosen
      ? [...this.chosen, person]
      : this.chosen.filter(({ id }) => id !== person.id);
    void this.#rehearse();
  }

  /** Writes to everybody who was chosen and can be written to; how many that are, or null where it was refused. */
  async announce(): Promise<number | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.problem = '';
    try {
      const ids = this.chosen.map(({ id }) => id);
      const done = await messages.announce(ids, this.body);
      return done.filter(({ messageId }) => messageId !== '').length;
    } catch (cause) {
      const placed = placeFault(cause, ['body']);
      this.problem = placed['body'] ?? '';
      this.trouble = placed['form'] ?? '';
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  async #rehearse(): Promise<void> {
    const ids = this.chosen.map(({ id }) => id);
    try {
      const outcomes = await messages.rehearse(ids);
      if (ids.length === this.chosen.length) this.outcomes = outcomes;
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
