// The invoices that repeat, of one client or all, as they are read, and again whenever one changes or makes something.
import { repeats, type RepeatCard } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class RepeatList {
  rows = $state.raw<readonly RepeatCard[]>([]);
  isRead = $state(false);
  /** Why they could not be read; empty if they could. */
  trouble = $state('');
  readonly #clientId: string;

  /** `clientId` is whose; empty: everybody's. */
  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  follow(changes: Changes): () => void {
    const read = seldom(() => this.refresh());
    const stops = [changes.on('invoice_repeat', read), changes.on('billing', read)];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    try {
      this.rows = await repeats.list(this.#clientId);
      this.isRead = true;
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
