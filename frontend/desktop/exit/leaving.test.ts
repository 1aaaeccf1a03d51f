// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { OutboxSummary } from '../bridge';
import { afterSending, canSendNow } from './leaving';

const waiting: OutboxSummary = {
  waiting: 4,
  held: 0,
  sending: 1,
  due: 4,
  flushAt: 1,
  flushOf: 4,
  problems: 0,
  nextHeldAt: null,
  account: 'ready',
  accountWords: '',
  isPaused: false,
  isOffline: false,
  offlineSince: null,
  nextTryAt: null,
  pacedUntil: null,
};

describe('W5: quitting with mail waiting', () => {
  it('offers to send first only where that could work', () => {
    expect(canSendNow(waiting)).toBe(true);
    expect(canSendNow(null)).toBe(false);
    expect(canSendNow({ ...waiting, waiting: 0 })).toBe(false);
    expect(canSendNow({ ...waiting, isPaused: true })).toBe(false);
    for (const account of [
      'none',
      'offline',
      'busy',
      'needs_sign_in',
      'refused',
      'certificate',
    ] as const) {
      expect(canSendNow({ ...waiting, account }), account).toBe(false);
    }
  });

  it('quits when everything has left', () => {
    expect(afterSending({ ...waiting, waiting: 0, due: 0 })).toBe('quit');
  });

  it('waits while mails are leaving', () => {
    expect(afterSending(waiting)).toBe('wait');
  });

  it('asks again where the rest waits for something else', () => {
    expect(afterSending({ ...waiting, due: 0 }), 'a later try').toBe('stuck');
    expect(afterSending({ ...waiting, account: 'offline', isOffline: true })).toBe('stuck');
    expect(afterSending({ ...waiting, isPaused: true })).toBe('stuck');
  });
});
