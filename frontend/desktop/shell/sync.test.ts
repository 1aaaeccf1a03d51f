// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { OutboxSummary } from '../bridge';
import { secondsLeft } from '../when';
import { syncState, type PortalStanding } from './sync';

const now = Date.parse('2026-11-22T15:00:00Z');
const calm: OutboxSummary = {
  waiting: 0,
  held: 0,
  sending: 0,
  due: 0,
  flushAt: 0,
  flushOf: 0,
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

const cases: [string, Partial<OutboxSummary>, PortalStanding, object][] = [
  ['is up to date with nothing to do', {}, 'open', { kind: 'up_to_date' }],
  ['says that the portal is not served', {}, 'down', { kind: 'portal_down' }],
  ['says that the portal is off', {}, 'off', { kind: 'portal_off' }],
  [
    'is offline without blame',
    { isOffline: true, waiting: 4 },
    'open',
    { kind: 'offline', count: 4 },
  ],
  [
    'counts down to the next mail',
    { waiting: 2, held: 2, nextHeldAt: '2026-11-22T15:00:08Z' },
    'open',
    { kind: 'leaves', count: 2, seconds: 8 },
  ],
  [
    'says that a mail is leaving once the countdown is over',
    { waiting: 1, held: 1, nextHeldAt: '2026-11-22T15:00:00Z' },
    'open',
    { kind: 'leaving' },
  ],
  [
    'says how many are being sent',
    { waiting: 10, sending: 1, due: 10, flushAt: 3, flushOf: 12 },
    'open',
    { kind: 'sending', at: 3, total: 12 },
  ],
  [
    'says that the provider wants no more for now',
    { waiting: 2, account: 'busy' },
    'open',
    { kind: 'busy', count: 2 },
  ],
  ['says what waits', { waiting: 2 }, 'open', { kind: 'waiting', count: 2 }],
  [
    'says that mails wait for an account',
    { waiting: 2, account: 'none' },
    'open',
    { kind: 'no_account', count: 2 },
  ],
  [
    'does not mind a missing account while nothing waits',
    { account: 'none' },
    'open',
    { kind: 'up_to_date' },
  ],
  [
    'puts a refused password before everything else',
    { account: 'needs_sign_in', isOffline: true, isPaused: true, problems: 3 },
    'off',
    { kind: 'attention' },
  ],
  [
    'puts the pause before the missing connection',
    { isPaused: true, isOffline: true },
    'open',
    { kind: 'paused' },
  ],
  [
    'puts a problem before what waits',
    { problems: 1, waiting: 2 },
    'off',
    { kind: 'problems', count: 1 },
  ],
];

describe('W2: the sync dot', () => {
  it.each(cases)('%s', (_rule, change, portal, expected) => {
    const seconds = secondsLeft(change.nextHeldAt ?? null, now);
    expect(syncState({ ...calm, ...change }, portal, seconds)).toEqual(expected);
  });

  it('says that returned mail is not noticed, after all that is about mails to come', () => {
    expect(syncState(calm, 'off', 0, true)).toEqual({ kind: 'mailbox' });
    expect(syncState({ ...calm, problems: 1 }, 'open', 0, true)).toEqual({
      kind: 'problems',
      count: 1,
    });
    expect(syncState({ ...calm, waiting: 2 }, 'open', 0, true)).toEqual({
      kind: 'waiting',
      count: 2,
    });
  });

  it('claims nothing before the outbox was read', () => {
    expect(syncState(null, 'open', 0)).toEqual({ kind: 'unknown' });
  });
});
