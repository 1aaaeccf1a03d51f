// Who comes: found among the clients by a part of their name, and, of a client with contacts, which of them.
import { clients, contacts, type Contact } from '$bridge';
import { errorSentence } from '../fault';
import { seldom } from '../state/seldom';

export interface Person {
  id: string;
  name: string;
}

const limit = 20;

export class HolderSearch {
  found = $state.raw<Person[]>([]);
  chosen = $state.raw<Person | null>(null);
  contacts = $state.raw<readonly Contact[]>([]);
  trouble = $state('');
  #text = '';
  readonly #again = seldom(() => this.find());

  constructor(chosen: Person | null) {
    this.chosen = chosen;
  }

  /** Whom can be chosen now: first who is. */
  get offered(): Person[] {
    const { chosen } = this;
    return chosen ? [chosen, ...this.found.filter(({ id }) => id !== chosen.id)] : this.found;
  }

  look(text: string): void {
    this.#text = text;
    this.#again();
  }

  async find(): Promise<void> {
    try {
      const query = { text: this.#text, status: '', access: '', offset: 0, limit } as const;
      const { rows } = await clients.page(query);
      this.found = rows.map(({ id, name }) => ({ id, name }));
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async choose(id: string): Promise<void> {
    this.chosen = this.offered.find((person) => person.id === id) ?? null;
    this.contacts = [];
    try {
      const found = await contacts.of(id);
      if (this.chosen?.id === id) this.contacts = found;
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
