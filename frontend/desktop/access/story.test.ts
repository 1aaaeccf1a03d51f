import { describe, expect, it } from 'vitest';
import type { Access, Invitation, OutboxSummary } from '$bridge';
import { storyOf } from './story';

const clear: OutboxSummary = {
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

function tell(invitation: Partial<Invitation>, summary: Partial<OutboxSummary> = {}) {
  const access: Access = {
    clientId: 'ana',
    holderId: 'ana',
    state: 'invited',
    isPracticeOn: true,
    isPortalSetUp: true,
    portalAddress: 'https://portal.example.test',
    addresses: [],
    address: 'ana@example.test',
    grantedAt: null,
    signedInAt: null,
    lastSeenAt: null,
    isSignedInNow: false,
    endedAt: null,
    isElsewhere: false,
    sharings: [],
    isConsentWithdrawn: false,
    canSend: true,
    why: '',
    canResend: true,
    whyNoResend: '',
    whyNoPreview: '',
    invitation: {
      mailId: 'mail',
      mailState: 'sent',
      reason: '',
      words: '',
      code: 0,
      canEdit: false,
      isSettled: false,
      queuedAt: 'the queueing',
      heldUntil: null,
      nextAt: null,
      sentAt: null,
      expiresAt: null,
      isExpired: false,
      attempts: 0,
      ...invitation,
    },
    permissions: { requests: true, messaging: true, billingDocuments: true, pay: false },
    companions: [],
    activity: [],
  };
  const app = {
    outbox: { summary: { ...clear, ...summary } },
    secondsLeft: (until: string | null) => (until === null ? 0 : 8),
    when: (iso: string) => `[${iso}]`,
  } as unknown as Parameters<typeof storyOf>[0];
  const story = storyOf(app, access, 'Ana');
  return { tone: story?.tone, text: [story?.text, ...(story?.more ?? [])].join(' ') };
}

describe('the story of an invitation', () => {
  it('S20: says that it was sent, when, and that the client has not signed in', () => {
    const { tone, text } = tell({ sentAt: 'the sending', expiresAt: 'the end' });
    expect(tone).toBe('warn');
    expect(text).toContain('Ana has not signed in yet.');
    expect(text).toContain('ana@example.test accepted by the mail server, [the sending]');
    expect(text).toContain('works until [the end]');
  });

  it('W2: never says accepted of a mail that no server answered for', () => {
    const { text } = tell({ mailState: 'in_doubt', isSettled: true });
    expect(text).not.toContain('accepted');
    expect(text).toContain('may or may not have arrived');
  });

  it('W2: gives the reason and the server’s own words', () => {
    const { tone, text } = tell({
      mailState: 'failed',
      reason: 'mail_recipient_unknown',
      words: '550 no such user',
    });
    expect(tone).toBe('danger');
    expect(text).toContain('There is no such mailbox.');
    expect(text).toContain('“550 no such user”');
  });

  it('W2: names the next try of one that was put off', () => {
    const { text } = tell({ mailState: 'retrying', nextAt: 'the next try', attempts: 2 });
    expect(text).toContain('[the next try] (try 3)');
  });

  it('W5: counts the seconds while it can be undone', () => {
    expect(tell({ mailState: 'held', heldUntil: 'soon' }).text).toContain('leaves in 8 s');
  });

  it.each([
    ['P3: an account', { account: 'none' }, 'as soon as an email account is connected'],
    ['W1: the network', { isOffline: true }, 'You are offline.'],
    ['the practitioner', { isPaused: true }, 'when you resume sending'],
    ['mended settings', { account: 'needs_sign_in' }, 'once the email settings are fixed'],
  ] as const)('says that it waits for %s', (_, summary, words) => {
    expect(tell({ mailState: 'queued' }, summary).text).toContain(words);
  });
});
