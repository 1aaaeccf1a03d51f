import { describe, expect, it } from 'vitest';
import type { Invoice, InvoiceState } from '$bridge';
import { daysBetween, lookOf, shownWords } from './standing';

const day = (text: string) => `<${text}>`;

function standing(state: InvoiceState, more: Partial<Invoice> = {}) {
  return { state, isOverdue: false, dueOn: '2026-11-20', writtenOff: 0, refunded: 0, ...more };
}

describe('where an invoice stands', () => {
  it.each([
    [standing('draft'), 'Draft', 'plain'],
    [standing('due'), 'Due <2026-11-20>', 'info'],
    [standing('overdue', { isOverdue: true }), 'Overdue 5 days', 'danger'],
    [standing('part_paid'), 'Part paid', 'info'],
    [standing('part_paid', { isOverdue: true }), 'Part paid · Overdue 5 days', 'danger'],
    [standing('paid'), 'Paid', 'success'],
    [standing('refunded'), 'Refunded', 'queued'],
    [standing('written_off'), 'Written off', 'queued'],
    [standing('voided'), 'Voided', 'queued'],
  ])('%o is told as "%s"', (invoice, words, tone) => {
    const look = lookOf(invoice, '2026-11-25', day);
    expect([look.words, look.tone]).toEqual([words, tone]);
  });

  it('counts whole days over the end of a month and of summer time', () => {
    expect(daysBetween('2026-10-24', '2026-11-01')).toBe(8);
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  });

  it('S36: says why the client does not find it', () => {
    expect(shownWords({ state: 'draft', isShown: false })).toBe('Hidden (draft)');
    expect(shownWords({ state: 'due', isShown: true })).toBe('Visible');
    expect(shownWords({ state: 'due', isShown: false })).toBe('Hidden (billing documents off)');
  });
});
