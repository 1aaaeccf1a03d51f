import { describe, expect, it } from 'vitest';
import type { RepeatCard, WholeInvoice } from '$bridge';
import {
  blankRepeat,
  monthAfter,
  repeatFields,
  repeatLike,
  repeatOf,
  typedRepeat,
} from './repeating';

const today = '2026-11-23';
const line = {
  ...{ id: 'line', text: 'Session', code: 'S-50', quantity: 100, price: 12000, taxRate: 700 },
  ...{ amount: 12000, serviceId: 'session', day: '2026-11-02', appointmentId: 'monday' },
};
const invoice = {
  ...{ clientId: 'ana', issuedOn: '2026-11-30', note: 'Thank you.' },
  rebate: { kind: 'rate', value: 1000 },
  lines: [line],
} as unknown as WholeInvoice;

describe('an invoice that repeats', () => {
  it('begins today, and is issued each month on its day', () => {
    expect(repeatOf(blankRepeat('ana', today))).toMatchObject({
      ...{ id: '', clientId: 'ana', every: 'month', firstOn: today, lastOn: '' },
      ...{ isIssued: true, isTold: false, lines: [] },
    });
  });

  it('says what an invoice says, a month later, without its days and appointments', () => {
    const repeat = repeatOf(repeatLike(invoice, today));
    expect(repeat).toMatchObject({
      ...{ clientId: 'ana', firstOn: '2026-12-30', note: 'Thank you.' },
      discount: { kind: 'rate', value: 1000 },
    });
    expect(repeat.lines[0]).toMatchObject({ text: 'Session', day: '', appointmentId: '' });
    expect(repeatLike({ ...invoice, issuedOn: '2026-01-05' }, today).firstOn).toBe(today);
  });

  it('tells nobody of drafts', () => {
    const typed = { ...blankRepeat('ana', today), how: 'drafted' as const, isTold: true };
    expect(repeatOf(typed)).toMatchObject({ isIssued: false, isTold: false });
  });

  it('comes back as it was kept', () => {
    const kept = repeatOf(repeatLike(invoice, today), 'id', 2);
    expect(repeatOf(typedRepeat(kept as RepeatCard), 'id', 2)).toEqual(kept);
  });

  it('has a place for everything that Go refuses', () => {
    const fields = repeatFields(repeatLike(invoice, today));
    expect(fields).toEqual(expect.arrayContaining(['firstOn', 'lastOn', 'lines.0.price']));
  });

  it('keeps its day in the next month, or that month its last', () => {
    expect(monthAfter('2026-11-23')).toBe('2026-12-23');
    expect(monthAfter('2026-12-31')).toBe('2027-01-31');
    expect(monthAfter('2027-01-31')).toBe('2027-02-28');
  });
});
