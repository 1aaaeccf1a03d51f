// What one client was given and what they sent: read once, and again at every change.
import { errorSentence } from '../fault';
import { shares, type Received } from '$bridge';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class ReceivedPapers {
  readonly clientId: string;
  value = $state.raw<Received | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  #turn = 0;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  /** Follows every change that shows here, until the returned function is called. */
  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    const stops = [
      changes.on('share', ({ id }) => {
        if (id === '' || id === this.clientId) again();
      }),
      changes.on('outbox', again), // whether they were told of it
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await shares.list(this.clientId);
      if (turn !== this.#turn) return;
      this.value = value;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }
}
