import { describe, expect, it } from 'vitest';
import type { WholeInvoice } from '$bridge';
import { storyOf } from './story';

describe('the story of an invoice', () => {
  it('tells the newest first, and what was noted', () => {
    const invoice = {
      issuedOn: '2026-11-10',
      payments: [{ day: '2026-11-12', amount: 5000, method: 'cash' }],
      adjustments: [{ day: '2026-11-12', kind: 'write_off', amount: 7000, note: 'Agreed' }],
    } as unknown as WholeInvoice;
    expect(storyOf(invoice, (amount) => `$${amount / 100}`)).toEqual([
      { day: '2026-11-12', words: '$70 written off', note: 'Agreed' },
      { day: '2026-11-12', words: '$50 paid, Cash', note: '' },
      { day: '2026-11-10', words: 'Issued', note: '' },
    ]);
  });
});
