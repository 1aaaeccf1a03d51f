import { describe, expect, it } from 'vitest';
import type { Access, AccessAddress, Invitation, OutboxState } from '$bridge';
import { addressAtFirst, controlsOf, standingInList, standingOf, type Standing } from './standing';

function invitation(mailState: OutboxState, more: Partial<Invitation> = {}): Invitation {
  return {
    mailId: 'mail',
    mailState,
    reason: '',
    words: '',
    code: 0,
    canEdit: false,
    isSettled: false,
    queuedAt: '2026-11-22T09:12:00Z',
    heldUntil: null,
    nextAt: null,
    sentAt: null,
    expiresAt: null,
    isExpired: false,
    attempts: 0,
    ...more,
  };
}

function address(id: string, more: Partial<AccessAddress> = {}): AccessAddress {
  return {
    id,
    address: `${id}@example.test`,
    type: 'home',
    isPrimary: false,
    hasConsent: true,
    isPortal: false,
    ...more,
  };
}

describe('where a client stands', () => {
  const invited: [string, Invitation | null, Standing][] = [
    ['held while it can be undone', invitation('held'), 'held'],
    ['waiting while nothing takes it', invitation('queued'), 'waiting'],
    ['sending', invitation('sending'), 'sending'],
    ['sent once the server took it', invitation('sent'), 'sent'],
    ['expired once its link ran out', invitation('sent', { isExpired: true }), 'expired'],
    ['retrying', invitation('retrying'), 'retrying'],
    ['in doubt', invitation('in_doubt'), 'in_doubt'],
    ['sent after a doubt was left as it is', invitation('in_doubt', { isSettled: true }), 'sent'],
    ['failed', invitation('failed'), 'failed'],
    ['returned when it came back', invitation('bounced'), 'returned'],
    ['not sent when it was taken back', invitation('cancelled'), 'not_sent'],
    ['not sent where there is no mail', null, 'not_sent'],
  ];
  it.each(invited)('S20: an invited client is %s', (_, newest, standing) => {
    expect(standingOf({ state: 'invited', invitation: newest })).toBe(standing);
  });

  it.each(['no_email', 'ready', 'active', 'disabled'] as const)(
    'a client who is %s stays so whatever became of a mail',
    (state) => {
      expect(standingOf({ state, invitation: invitation('failed') })).toBe(state);
      expect(standingInList(state, 'failed')).toBe(state);
    },
  );
});

describe('what the tab offers', () => {
  const standings: Standing[] = [
    'no_email',
    'ready',
    'held',
    'waiting',
    'sending',
    'retrying',
    'in_doubt',
    'failed',
    'returned',
    'not_sent',
    'sent',
    'expired',
    'active',
    'disabled',
  ];

  it('S26: offers to resend to whoever was invited and never signed in', () => {
    const offering = standings.filter((one) => controlsOf(one, true).resend !== 'hidden');
    expect(offering).toEqual(['failed', 'returned', 'not_sent', 'sent', 'expired']);
  });

  it('S29: does not offer to resend after the first sign-in', () => {
    expect(controlsOf('active', true).resend).toBe('hidden');
  });

  it('S28: ticks resending itself when the link has run out', () => {
    expect(controlsOf('expired', true).resend).toBe('ticked');
    expect(controlsOf('sent', true).resend).toBe('shown');
  });

  it('S41: offers to disable wherever there is access that has begun', () => {
    const without = standings.filter((one) => !controlsOf(one, true).canDisable);
    expect(without).toEqual(['no_email', 'ready', 'disabled']);
  });

  it('locks the address while a mail to it is on its way', () => {
    const locked = standings.filter((one) => controlsOf(one, true).choice === 'locked');
    expect(locked).toEqual(['held', 'waiting', 'sending']);
  });

  it.each(standings)('S46: with the practice off, %s can neither choose nor resend', (standing) => {
    const controls = controlsOf(standing, false);
    expect(controls.choice).toBe('locked');
    expect(controls.resend).toBe('hidden');
    expect(['send', 'undo', 'cancel', 'copy', 'none']).toContain(controls.main);
    expect(controls.canDisable).toBe(controlsOf(standing, true).canDisable);
  });
});

describe('the address that stands in the dropdown at first', () => {
  const at = (state: Access['state'], addresses: AccessAddress[]) =>
    addressAtFirst({ state, addresses });

  it('S18: is the one that the portal uses', () => {
    const addresses = [address('a', { isPrimary: true }), address('b', { isPortal: true })];
    expect(at('active', addresses)).toBe('b');
  });

  it('is the primary one, if it has consent', () => {
    expect(at('ready', [address('a'), address('b', { isPrimary: true })])).toBe('b');
  });

  it('S9: passes over an address without consent', () => {
    const addresses = [address('a', { isPrimary: true, hasConsent: false }), address('b')];
    expect(at('ready', addresses)).toBe('b');
  });

  it('is none while access is at an address of before', () => {
    expect(at('invited', [address('a', { isPrimary: true })])).toBe('');
  });
});
