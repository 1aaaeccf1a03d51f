// One invoice as it is read, and again whenever its client's bills change.
import { invoices, type WholeInvoice } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class OneInvoice {
  value = $state.raw<WholeInvoice | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  follow(changes: Changes): () => void {
    const read = seldom(() => this.refresh());
    const stops = (['billing', 'access', 'client'] as const).map((noun) =>
      changes.on(noun, (change) => {
        if (change.id === '' || change.id === this.value?.clientId) read();
      }),
    );
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    try {
      this.value = await invoices.get(this.#id);
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
