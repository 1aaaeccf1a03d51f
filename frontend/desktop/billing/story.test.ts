import { describe, expect, it } from 'vitest';
import type { WholeInvoice } from '$bridge';
import { storyOf } from './story';

const writing = {
  money: (amount: number) => `$${amount / 100}`,
  dayOf: (moment: string) => moment.slice(0, 10),
  day: (day: string) => day,
};

describe('the story of an invoice', () => {
  it('tells the newest first, and what was noted', () => {
    const invoice = {
      issuedOn: '2026-11-10',
      attempts: [],
      payments: [{ day: '2026-11-12', amount: 5000, refunded: 0, method: 'cash' }],
      adjustments: [{ day: '2026-11-12', kind: 'write_off', amount: 7000, note: 'Agreed' }],
    } as unknown as WholeInvoice;
    expect(storyOf(invoice, writing)).toEqual([
      { day: '2026-11-12', words: '$70 written off', note: 'Agreed' },
      { day: '2026-11-12', words: '$50 paid, Cash', note: '' },
      { day: '2026-11-10', words: 'Issued', note: '' },
    ]);
  });

  it('S52: tells of every payment that was begun online, and of the bank that asks one back', () => {
    const attempt = { amount: 5000, isStuck: false, dispute: '', paymentId: '', code: '' };
    const failed = { stage: 'failed', code: 'payment_card_over', settledAt: '2026-11-11T09:00Z' };
    const disputed = { dispute: 'unanswered', answerUntil: '2026-11-20T09:00Z' };
    const invoice = {
      issuedOn: '2026-11-10',
      attempts: [
        { ...attempt, ...failed },
        { ...attempt, paymentId: 'a', ...disputed, disputedAt: '2026-11-13T09:00Z' },
        { ...attempt, stage: 'processing', settledAt: null, askedAt: '2026-11-14T09:00Z' },
      ],
      payments: [{ day: '2026-11-12', amount: 4000, refunded: 1000, method: 'online' }],
      adjustments: [],
    } as unknown as WholeInvoice;
    const told = storyOf(invoice, writing);
    expect(told.map(({ day, words }) => `${day} ${words}`)).toEqual([
      '2026-11-14 Online, $50: Processing',
      '2026-11-13 Disputed',
      '2026-11-12 $50 paid, Card, online',
      '2026-11-11 Online, $50: Failed',
      '2026-11-10 Issued',
    ]);
    expect(told[1]?.note).toMatch(/Answer at Stripe by 2026-11-20/);
    expect(told[3]?.note).toMatch(/no longer valid/);
  });
});
