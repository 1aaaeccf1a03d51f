// A client's account as it is read, and again whenever their bills change.
import { billings, type Ledger } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class ClientAccount {
  value = $state.raw<Ledger | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  readonly #clientId: string;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  follow(changes: Changes): () => void {
    const read = seldom(() => this.refresh());
    return changes.on('billing', (change) => {
      if (change.id === '' || change.id === this.#clientId) read();
    });
  }

  async refresh(): Promise<void> {
    try {
      this.value = await billings.ledger(this.#clientId);
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
