// What has happened with an invoice, the newest first.
import { m } from '$words';
import type { WholeInvoice } from '$bridge';
import { methodWords } from './paid';

export interface Event {
  day: string;
  words: string;
  /** What the practitioner noted about it. */
  note: string;
}

const adjusted = {
  void: () => m.invoice_state_voided(),
  write_off: (amount: string) => m.invoice_story_written_off({ amount }),
  credit: (amount: string) => m.invoice_story_refunded({ amount }),
};

/** The days of an issued invoice; `money` writes an amount. */
export function storyOf(invoice: WholeInvoice, money: (amount: number) => string): Event[] {
  const events: Event[] = [
    { day: invoice.issuedOn, words: m.invoice_story_issued(), note: '' },
    ...invoice.payments.map(({ day, amount, method }) => ({
      day,
      words: m.invoice_story_paid({ amount: money(amount), method: methodWords(method) }),
      note: '',
    })),
    ...invoice.adjustments.map(({ day, kind, amount, note }) => ({
      day,
      words: adjusted[kind](money(amount)),
      note,
    })),
  ];
  return events.reverse().sort((one, other) => other.day.localeCompare(one.day));
}
