// An invoice that repeats, as somebody types it.
import type { RepeatingInvoice, RepeatCard, WholeInvoice } from '$bridge';
import { m } from '$words';
import { billOf, blankBill, fieldsOf, typedLine, type TypedBill } from './writing';

export interface TypedRepeat extends TypedBill {
  every: RepeatingInvoice['every'];
  firstOn: string;
  lastOn: string;
  /** Each is issued on its day; else it stays a draft. */
  how: 'issued' | 'drafted';
  isTold: boolean;
}

/** One for a client with nothing on it yet; the first is made today. */
export function blankRepeat(clientId: string, today: string): TypedRepeat {
  return {
    ...blankBill(clientId),
    ...{ every: 'month', firstOn: today, lastOn: '', how: 'issued', isTold: false },
  };
}

/** One that says what an invoice says, from the month after it on, but not from a day that is over. */
export function repeatLike(invoice: WholeInvoice, today: string): TypedRepeat {
  const next = monthAfter(invoice.issuedOn || today);
  return {
    ...blankRepeat(invoice.clientId, next < today ? today : next),
    note: invoice.note,
    discountKind: invoice.rebate.kind,
    discountValue: invoice.rebate.value,
    lines: invoice.lines.map((line) => typedLine({ ...line, day: '', appointmentId: '' })),
  };
}

/** One as it was kept. */
export function typedRepeat(card: RepeatCard): TypedRepeat {
  const { clientId, note, every, firstOn, lastOn, isTold } = card;
  return {
    ...{ clientId, note, every, firstOn, lastOn, isTold },
    discountKind: card.discount.kind,
    discountValue: card.discount.value,
    lines: card.lines.map(typedLine),
    how: card.isIssued ? 'issued' : 'drafted',
  };
}

/** What Go takes. */
export function repeatOf(typed: TypedRepeat, id = '', version = 0): RepeatingInvoice {
  const { every, firstOn, lastOn, how, isTold } = typed;
  const isIssued = how === 'issued';
  return {
    ...{ id, version, every, firstOn, lastOn, isIssued },
    isTold: isIssued && isTold,
    ...billOf(typed),
  };
}

/** Every field that Go may refuse. */
export function repeatFields(typed: TypedRepeat): string[] {
  return ['every', 'firstOn', 'lastOn', ...fieldsOf(typed)];
}

/** The same day a month later; in a month that is too short, its last. */
export function monthAfter(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date, last))).toISOString().slice(0, 10);
}

/** How often, in words. */
export function everyWords(every: RepeatingInvoice['every']): string {
  return every === 'day' ? m.repeat_every_day() : m.repeat_every_month();
}

/** What is made, in one line. */
export function linesWords({ lines }: Pick<RepeatingInvoice, 'lines'>): string {
  return lines.map(({ text }) => text).join(', ');
}
