import { describe, expect, it } from 'vitest';
import type { OpenInvoice, Payment } from '$bridge';
import { forWords, methodWords, methodsByHand, spread } from './paid';

const open = (id: string, amount: number): OpenInvoice => ({
  id,
  label: id,
  issuedOn: '2026-11-01',
  dueOn: '2026-11-15',
  total: amount,
  open: amount,
});

describe('a payment', () => {
  it('pays the oldest first, as far as it reaches', () => {
    const invoices = [open('1', 5000), open('2', 3000), open('3', 2000)];
    expect(spread(6000, invoices)).toEqual([
      { invoiceId: '1', amount: 5000 },
      { invoiceId: '2', amount: 1000 },
    ]);
    expect(spread(20000, invoices).map(({ amount }) => amount)).toEqual([5000, 3000, 2000]);
    expect(spread(0, invoices)).toEqual([]);
  });

  it('says what it is for, what is left, and what was given back', () => {
    const payment = {
      for: [{ invoiceId: '1', label: '1042', amount: 5000 }],
      rest: 1000,
      refunded: 500,
      takenBackOn: '',
    } as unknown as Payment;
    const money = (amount: number) => `${amount}`;
    expect(forWords(payment, money)).toBe('Invoice 1042 · 1000 as credit · 500 refunded');
    expect(forWords({ ...payment, takenBackOn: '2026-11-20' }, money)).toBe('Taken back');
  });

  it('has a word for each way to pay', () => {
    for (const method of methodsByHand) expect(methodWords(method)).not.toBe('');
  });
});
