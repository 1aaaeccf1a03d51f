// A payment that is being written down, and how it is parted over what is open.
import { billings, payments, type Ledger, type Payment, type PaymentMethod } from '$bridge';
import { errorSentence, placeFault } from '../fault';
import { formNumber } from '../state/formNumber';
import { spread } from './paid';

export class Recording {
  clientId = $state('');
  method = $state<PaymentMethod>('cash');
  day = $state('');
  reference = $state('');
  note = $state('');
  ledger = $state.raw<Ledger | null>(null);
  isBusy = $state(false);
  errors = $state.raw<Record<string, string>>({});
  trouble = $state('');
  /** How much is for each invoice that is open; nothing while what was typed is no amount. */
  parts = $state<Record<string, number | null>>({});
  #amount = $state<number | null>(null);
  /** The invoice that the payment is for first. */
  #first: string;
  /** Somebody has parted it otherwise. */
  #isParted = false;
  #page = formNumber();

  constructor(day: string, invoiceId: string) {
    this.day = day;
    this.#first = invoiceId;
  }

  get amount(): number | null {
    return this.#amount;
  }

  set amount(amount: number | null) {
    this.#amount = amount;
    if (!this.#isParted) this.#part();
  }

  /** What is for no invoice, and stays as credit. */
  get rest(): number {
    const parted = Object.values(this.parts).reduce<number>((sum, part) => sum + (part ?? 0), 0);
    return (this.#amount ?? 0) - parted;
  }

  /** Takes what somebody decided is for an invoice. */
  setPart(invoiceId: string, amount: number | null): void {
    this.#isParted = true;
    this.parts[invoiceId] = amount;
  }

  /** Reads what the client has open; the amount begins as what is asked for. */
  async choose(clientId: string): Promise<void> {
    this.clientId = clientId;
    this.ledger = null;
    this.parts = {};
    this.#isParted = false;
    if (clientId === '') return;
    try {
      const ledger = await billings.ledger(clientId);
      if (this.clientId !== clientId) return;
      this.ledger = ledger;
      const first = ledger.open.find(({ id }) => id === this.#first);
      this.amount ??= first?.open ?? (ledger.balance.open || null);
      this.#part();
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  /** Writes the payment down; nothing where that was refused. */
  async save(): Promise<Payment | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.errors = {};
    this.trouble = '';
    const parted = this.#allocations();
    try {
      return await payments.record(this.#page, {
        clientId: this.clientId,
        method: this.method,
        amount: this.#amount ?? 0,
        day: this.day,
        reference: this.reference,
        note: this.note,
        for: parted,
      });
    } catch (cause) {
      const fields = parted.map((_, index) => `for.${index}.amount`);
      const placed = placeFault(cause, ['clientId', 'amount', 'day', 'reference', ...fields]);
      this.trouble = placed['form'] ?? '';
      this.errors = Object.fromEntries(
        Object.entries(placed).map(([field, words]) => [this.#nameOf(field, parted), words]),
      );
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  #allocations() {
    const open = this.ledger?.open ?? [];
    return open.flatMap(({ id }) => {
      const amount = this.parts[id] ?? 0;
      return amount === 0 ? [] : [{ invoiceId: id, amount }];
    });
  }

  /** A part's error belongs to its invoice. */
  #nameOf(field: string, parted: { invoiceId: string }[]): string {
    const index = /^for\.(\d+)\.amount$/.exec(field)?.[1];
    return index === undefined ? field : (parted[Number(index)]?.invoiceId ?? field);
  }

  #part(): void {
    const open = this.ledger?.open ?? [];
    const inOrder = [
      ...open.filter(({ id }) => id === this.#first),
      ...open.filter(({ id }) => id !== this.#first),
    ];
    const parts = spread(this.#amount ?? 0, inOrder);
    this.parts = Object.fromEntries(
      open.map(({ id }) => [id, parts.find((part) => part.invoiceId === id)?.amount ?? 0]),
    );
  }
}
