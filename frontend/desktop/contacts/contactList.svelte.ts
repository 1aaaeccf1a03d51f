// Who belongs to one client, as the window knows it.
import { contacts, type Contact } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';

/** A client's contacts; nothing until they were read once. */
export class ContactList {
  readonly clientId: string;
  rows = $state.raw<readonly Contact[] | null>(null);
  trouble = $state('');
  #turn = 0;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  follow(changes: Changes): () => void {
    return changes.on('client', (change) => {
      if (change.id === this.clientId || change.id === '') void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const rows = await contacts.of(this.clientId);
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }
}
