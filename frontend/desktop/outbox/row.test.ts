// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { OutboxRow, OutboxSummary } from '../bridge';
import { rowActions, stateWords, type Reading } from './row';

const mail: OutboxRow = {
  id: 'm1',
  kind: 'invitation',
  clientId: 'c1',
  clientName: 'Ana Alvarez',
  recipient: 'ana@example.test',
  state: 'queued',
  reason: '',
  words: '',
  phase: '',
  attempts: 0,
  createdAt: '2026-11-22T14:00:00Z',
  heldUntil: null,
  nextAt: null,
  sentAt: null,
  isSettled: false,
  messageId: '',
};
const calm: OutboxSummary = {
  waiting: 1,
  held: 0,
  sending: 0,
  problems: 0,
  nextHeldAt: null,
  account: 'ready',
  accountWords: '',
  isPaused: false,
  isOffline: false,
  offlineSince: null,
  nextTryAt: null,
};
const reading: Reading = { secondsLeft: 8, clockTime: () => '10:45', when: () => '9:02' };

describe('W5: a mail in its undo window', () => {
  it('can be undone while it counts down', () => {
    const held = { ...mail, state: 'held' } as const;
    expect(stateWords(held, calm, reading)).toBe('Leaves in 8 s');
    expect(rowActions(held, 8)).toEqual(['undo']);
  });

  it('offers nothing once it leaves', () => {
    const held = { ...mail, state: 'held' } as const;
    expect(stateWords(held, calm, { ...reading, secondsLeft: 0 })).toBe('Leaving now');
    expect(rowActions(held, 0)).toEqual([]);
  });
});

describe('W2: a waiting mail says what it waits for', () => {
  const cases: [string, Partial<OutboxSummary>, string][] = [
    ['an account', { account: 'none', isOffline: true }, 'Waits for an email account'],
    ['better settings', { account: 'certificate' }, 'Waits until the email settings are fixed'],
    ['the practitioner', { isPaused: true, isOffline: true }, 'Waits until you resume sending'],
    ['a connection', { isOffline: true }, 'Waits for a connection'],
    [
      'a connection since a time',
      { isOffline: true, offlineSince: '2026-11-22T14:02:00Z' },
      'Waits for a connection since 9:02',
    ],
    ['nothing but its turn', {}, 'Next in line'],
  ];
  it.each(cases)('%s', (_what, change, words) => {
    expect(stateWords(mail, { ...calm, ...change }, reading)).toBe(words);
  });
});

describe('W2: every outcome', () => {
  it('says when the next try is, and which one', () => {
    const retrying = { ...mail, state: 'retrying', attempts: 1, nextAt: 'x' } as const;
    expect(stateWords(retrying, calm, reading)).toBe('Trying again at 10:45 (try 2)');
    expect(rowActions(retrying, 0)).toEqual(['try_now', 'cancel']);
  });

  it('promises a hand-over, never a delivery', () => {
    const sent = { ...mail, state: 'sent', sentAt: 'x' } as const;
    expect(stateWords(sent, calm, reading)).toBe('Accepted by the mail server, 9:02');
    expect(rowActions(sent, 0)).toEqual([]);
  });

  it('leaves a mail in doubt to the practitioner', () => {
    expect(rowActions({ ...mail, state: 'in_doubt' }, 0)).toEqual(['send_again', 'leave_it']);
  });

  it('offers to mend the address of a mail that failed or came back', () => {
    expect(rowActions({ ...mail, state: 'failed' }, 0)[0]).toBe('fix_address');
    expect(rowActions({ ...mail, state: 'bounced' }, 0)[0]).toBe('fix_address');
  });

  it('offers nothing for a mail that is settled', () => {
    expect(rowActions({ ...mail, state: 'failed', isSettled: true }, 0)).toEqual([]);
  });
});
