// A superbill that is being made: which invoices of a client it tells of, and for which diagnoses.
import { invoices, superbills, type BillCode, type BillPaper, type Invoice } from '$bridge';
import { errorSentence, placeFault } from '../fault';
import { formNumber } from '../state/formNumber';

export class SuperbillMaking {
  clientId = $state('');
  /** The client's invoices that can stand on it. */
  invoices = $state.raw<Invoice[]>([]);
  chosen = $state.raw<string[]>([]);
  diagnoses = $state<BillCode[]>([]);
  note = $state('');
  isRead = $state(false);
  isBusy = $state(false);
  errors = $state.raw<Record<string, string>>({});
  #page = formNumber();

  /** Reads what a client was billed, and the diagnoses of the last superbill. */
  async choose(clientId: string): Promise<void> {
    this.clientId = clientId;
    this.isRead = false;
    this.chosen = [];
    if (clientId === '') return;
    try {
      const [page, diagnoses] = await Promise.all([
        invoices.list({ text: '', clientId, state: '', after: '' }),
        superbills.lastDiagnoses(clientId),
      ]);
      if (clientId !== this.clientId) return;
      this.invoices = page.invoices.filter(({ state }) => state !== 'draft' && state !== 'voided');
      this.diagnoses = diagnoses;
      this.isRead = true;
    } catch (cause) {
      this.errors = { form: errorSentence(cause) };
    }
  }

  pick(id: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, id] : this.chosen.filter((other) => other !== id);
  }

  /** Makes it; nothing where that was refused. */
  async make(): Promise<BillPaper | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.errors = {};
    const diagnoses = $state.snapshot(this.diagnoses);
    try {
      return await superbills.issue(this.#page, {
        clientId: this.clientId,
        invoiceIds: [...this.chosen],
        diagnoses,
        note: this.note,
      });
    } catch (cause) {
      const codes = diagnoses.flatMap((_, index) =>
        ['code', 'text'].map((part) => `diagnoses.${index}.${part}`),
      );
      this.errors = placeFault(cause, ['clientId', 'invoiceIds', 'note', ...codes]);
      return null;
    } finally {
      this.isBusy = false;
    }
  }
}
