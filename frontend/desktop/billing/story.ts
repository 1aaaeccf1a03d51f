// What has happened with an invoice, the newest first.
import { m } from '$words';
import type { Dispute, WholeInvoice } from '$bridge';
import { disputeText, onlineLook, onlineText } from './online';
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

const disputes: Record<Dispute, () => string> = {
  '': () => '',
  unanswered: m.dispute_open,
  answered: m.dispute_open,
  won: m.dispute_won,
  lost: m.dispute_lost,
};

export interface Writing {
  money: (amount: number) => string;
  /** The day of a moment, as 2026-11-23. */
  dayOf: (moment: string) => string;
  /** A day in words. */
  day: (day: string) => string;
}

/** The days of an issued invoice, and every payment that was begun online and did not come to one. */
export function storyOf(invoice: WholeInvoice, { money, dayOf, day }: Writing): Event[] {
  const events: Event[] = [
    { day: invoice.issuedOn, words: m.invoice_story_issued(), note: '' },
    ...invoice.attempts
      .filter(({ paymentId }) => paymentId === '')
      .map((attempt) => ({
        day: dayOf(attempt.settledAt ?? attempt.askedAt),
        words: m.online_story({ amount: money(attempt.amount), stage: onlineLook(attempt).words }),
        note: onlineText(attempt),
      })),
    ...invoice.payments.map(({ day, amount, refunded, method }) => ({
      day,
      words: m.invoice_story_paid({
        amount: money(amount + refunded),
        method: methodWords(method),
      }),
      note: '',
    })),
    ...invoice.adjustments.map(({ day, kind, amount, note }) => ({
      day,
      words: adjusted[kind](money(amount)),
      note,
    })),
    ...invoice.attempts
      .filter(({ dispute }) => dispute !== '')
      .map(({ dispute, disputedAt, answerUntil, askedAt }) => ({
        day: dayOf(disputedAt ?? askedAt),
        words: disputes[dispute](),
        note: disputeText(dispute, answerUntil, (moment) => day(dayOf(moment))),
      })),
  ];
  return events.reverse().sort((one, other) => other.day.localeCompare(one.day));
}
