import { describe, expect, it } from 'vitest';
import { besideWords, disputeText, onlineLook, onlineText, paymentLook } from './online';

const day = (moment: string) => moment.slice(0, 10);
const payment = { takenBackOn: '', dispute: '' as const, refunded: 0, amount: 12000 };

describe('S52: a payment that was begun online', () => {
  it('says in words where it stands, and never by colour alone', () => {
    const stages = ['preparing', 'open', 'processing', 'paid', 'failed', 'expired'] as const;
    const looks = stages.map((stage) => onlineLook({ stage }));
    expect(new Set(looks.map(({ words }) => words)).size).toBe(stages.length);
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(stages.length);
  });

  it('says why a card was refused, also while another can be tried', () => {
    for (const stage of ['open', 'failed'] as const) {
      expect(onlineText({ stage, code: 'payment_declined_funds', isStuck: false })).toMatch(
        /not enough money/,
      );
    }
    expect(onlineText({ stage: 'preparing', code: '', isStuck: true })).toMatch(/does not answer/);
  });
});

describe('a disputed payment', () => {
  it('says what to do, and by when where that is known', () => {
    expect(disputeText('unanswered', '2026-12-03T10:00:00Z', day)).toMatch(/by 2026-12-03/);
    expect(disputeText('unanswered', null, day)).toMatch(/Answer at Stripe, under/);
    expect(disputeText('', null, day)).toBe('');
  });

  it('shows before what was refunded, and no longer once it is decided', () => {
    expect(paymentLook({ ...payment, dispute: 'answered', refunded: 100 }).words).toBe('Disputed');
    expect(paymentLook({ ...payment, dispute: 'won' }).words).toBe('Paid');
    expect(paymentLook({ ...payment, dispute: 'lost', refunded: 12000 }).words).toBe('Refunded');
    expect(paymentLook({ ...payment, refunded: 100 }).words).toBe('Refunded in part');
    expect(paymentLook({ ...payment, takenBackOn: '2026-12-03' }).words).toBe('Taken back');
  });
});

describe('A1.13: the list of invoices', () => {
  it('says that a payment is on its way or has failed, before whether the client finds the invoice', () => {
    const invoice = {
      state: 'due' as const,
      isShown: true,
      online: '' as const,
      isDisputed: false,
    };
    expect(besideWords({ ...invoice, online: 'processing' })).toBe('Payment processing');
    expect(besideWords({ ...invoice, online: 'failed' })).toBe('Online payment failed');
    expect(besideWords({ ...invoice, isDisputed: true })).toBe('Disputed');
    expect(besideWords({ ...invoice, online: 'expired' })).toBe(besideWords(invoice));
  });
});
