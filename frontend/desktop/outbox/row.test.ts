// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { OutboxRow, OutboxSummary } from '../bridge';
import { mailWords, stateWords, type Reading } from '../state/mailWords';
import { rowActions } from './row';

const mail: OutboxRow = {
  id: 'm1',
  kind: 'invitation',
  isTest: false,
  clientId: 'c1',
  clientName: 'Ana Alvarez',
  recipient: 'ana@example.test',
  state: 'queued',
  reason: '',
  words: '',
  code: 0,
  phase: '',
  attempts: 0,
  createdAt: '2026-11-22T14:00:00Z',
  heldUntil: null,
  nextAt: null,
  sentAt: null,
  isSettled: false,
  canEdit: true,
  messageId: '',
};
const calm: OutboxSummary = {
  waiting: 1,
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
const reading: Reading = { secondsLeft: 8, clockTime: () => '10:45', when: () => '9:02' };

describe('W5: a mail in its undo window', () => {
  it('can be undone while it counts down', () => {
    const held = { ...mail, state: 'held' } as const;
    expect(stateWords(held, calm, reading)).toBe('Leaves in 8 s');
    expect(rowActions(held, 8, calm)).toEqual(['undo', 'send_now']);
    expect(rowActions(held, 8, { ...calm, isPaused: true })).toEqual(['undo']);
  });

  it('can be edited while there is time to do it, and counts minutes from 60 seconds on', () => {
    const held = { ...mail, state: 'held' } as const;
    expect(rowActions(held, 180, calm)).toEqual(['undo', 'send_now', 'edit']);
    for (const [seconds, words] of [
      [180, 'Leaves in 3 min'],
      [61, 'Leaves in 2 min'],
      [60, 'Leaves in 1 min'],
      [59, 'Leaves in 59 s'],
    ] as const) {
      expect(stateWords(held, calm, { ...reading, secondsLeft: seconds })).toBe(words);
    }
  });

  it('offers nothing once it leaves', () => {
    const held = { ...mail, state: 'held' } as const;
    expect(stateWords(held, calm, { ...reading, secondsLeft: 0 })).toBe('Leaving now');
    expect(rowActions(held, 0, calm)).toEqual([]);
  });
});

describe('W2: a waiting mail says what it waits for', () => {
  const cases: [string, Partial<OutboxSummary>, string][] = [
    ['an account', { account: 'none', isOffline: true }, 'Waits for an email account'],
    ['the provider', { account: 'busy' }, 'Waits until the provider takes mail again'],
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
    expect(rowActions(retrying, 0, calm)).toEqual(['try_now', 'edit', 'cancel']);
  });

  it('promises a hand-over, never a delivery', () => {
    const sent = { ...mail, state: 'sent', sentAt: 'x' } as const;
    expect(stateWords(sent, calm, reading)).toBe('Accepted by the mail server, 9:02');
    expect(rowActions(sent, 0, calm)).toEqual([]);
  });

  it('leaves a mail in doubt to the practitioner', () => {
    expect(rowActions({ ...mail, state: 'in_doubt' }, 0, calm)).toEqual(['send_again', 'leave_it']);
  });

  it('offers to mend the address of a mail that failed or came back', () => {
    for (const reason of ['mail_recipient_unknown', 'mail_recipient_refused', 'address_invalid']) {
      expect(rowActions({ ...mail, state: 'failed', reason }, 0, calm)[0]).toBe('fix_address');
    }
    expect(rowActions({ ...mail, state: 'bounced' }, 0, calm)[0]).toBe('fix_address');
  });

  it('offers no other address where the address is not to blame', () => {
    for (const reason of ['mail_recipient_full', 'mail_content_refused', 'mail_gave_up']) {
      const failed = { ...mail, state: 'failed', reason } as const;
      expect(rowActions(failed, 0, calm)).toEqual(['try_now', 'leave_it']);
    }
  });

  it('offers to edit, cancel and hurry what waits, where hurrying can help', () => {
    expect(rowActions(mail, 0, { ...calm, isOffline: true, account: 'offline' })).toEqual([
      'cancel',
      'edit',
      'send_now',
    ]);
    for (const account of ['none', 'needs_sign_in', 'refused', 'certificate'] as const) {
      expect(rowActions(mail, 0, { ...calm, account })).toEqual(['cancel', 'edit']);
    }
    expect(rowActions({ ...mail, canEdit: false }, 0, calm)).toEqual(['cancel', 'send_now']);
  });

  it('tells what was taken back from what was no longer allowed to go', () => {
    const cancelled = { ...mail, state: 'cancelled' } as const;
    const taken = { ...cancelled, reason: 'mail_undone' };
    const dropped = { ...cancelled, reason: 'consent_withdrawn' };
    expect(stateWords(taken, calm, reading)).toBe('Taken back');
    expect(stateWords(dropped, calm, reading)).toBe('Not sent');
  });

  it('offers nothing for a mail that is settled', () => {
    expect(rowActions({ ...mail, state: 'failed', isSettled: true }, 0, calm)).toEqual([]);
  });
});

describe('what a mail is', () => {
  it('S6: says of a test that it is one', () => {
    expect(mailWords({ ...mail, kind: 'welcome' })).toBe('Welcome');
    expect(mailWords({ ...mail, kind: 'welcome', isTest: true })).toBe('Test: Welcome');
  });
});
