// S38: whether a client could pay online now, read again whenever something changes of the three things it needs.
import { billings, type PaymentProspect } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class Payable {
  /** What is missing of the three; nothing before it was read. */
  missing = $state.raw<PaymentProspect['missing'] | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  readonly #clientId: string;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  follow(changes: Changes): () => void {
    const read = seldom(() => this.refresh());
    const stops = [
      changes.on('till', read),
      changes.on('access', (change) => {
        if (change.id === '' || change.id === this.#clientId) read();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    try {
      this.missing = (await billings.paymentProspect(this.#clientId)).missing;
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
