// A line of a client's account, in words.
import { m } from '$words';
import type { LedgerLine } from '$bridge';

const words: Record<LedgerLine['kind'], (number: string) => string> = {
  invoice: (number) => m.ledger_invoice({ number }),
  void: (number) => m.ledger_voided({ number }),
  write_off: (number) => m.ledger_written_off({ number }),
  credit: (number) => m.ledger_credited({ number }),
  payment: (number) => m.ledger_paid({ number }),
  payment_taken_back: (number) => m.ledger_taken_back({ number }),
  refund: (number) => m.ledger_refund({ number }),
};

/** What a line tells, with the number of the invoice or the receipt. */
export function lineWords({ kind, label }: Pick<LedgerLine, 'kind' | 'label'>): string {
  return words[kind](label);
}

/** Whether a line tells of an invoice, and leads there. */
export function isOfInvoice({ kind }: Pick<LedgerLine, 'kind'>): boolean {
  return ['invoice', 'void', 'write_off', 'credit'].includes(kind);
}
