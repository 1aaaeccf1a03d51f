// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { MailAccount, Mailbox, OutboxSummary, Practice, StartupState } from '../bridge';
import { needsOf } from './attention';
import { checklist } from './checklist';

const practice = {
  name: '',
  practitioner: '',
  isPortalSetUp: false,
  isPortalOn: false,
} as Practice;
const account = { isSet: false } as MailAccount;
const calm = { account: 'ready', waiting: 0, problems: 0, isPaused: false } as OutboxSummary;

describe('P1: the checklist', () => {
  it('keeps what is missing', () => {
    const steps = checklist(practice, account, 0);
    expect(steps.map((step) => step.isDone)).toEqual([false, false, false, false]);
  });

  it('ticks each step once it is done, not before', () => {
    const half = { ...practice, name: 'Harbor Counseling' };
    expect(checklist(half, account, 0)[0]?.isDone).toBe(false);
    const done = { ...half, practitioner: 'Nora Reyes', isPortalSetUp: true };
    const steps = checklist(done, { ...account, isSet: true }, 1);
    expect(steps.every((step) => step.isDone)).toBe(true);
  });
});

describe('what needs attention', () => {
  it('is nothing when all is well, nor while the computer is merely offline', () => {
    expect(needsOf(calm, null)).toEqual([]);
    expect(needsOf(calm, null, null, null, null, 2)).toMatchObject([
      { key: 'overdue', opens: { name: 'billing', tab: 'invoices' } },
    ]);
    expect(needsOf({ ...calm, account: 'offline', isOffline: true, waiting: 4 }, null)).toEqual([]);
  });

  it('P3: is a missing account as soon as a mail waits for it', () => {
    expect(needsOf({ ...calm, account: 'none' }, null)).toEqual([]);
    const needs = needsOf({ ...calm, account: 'none', waiting: 1 }, null);
    expect(needs[0]?.opens).toEqual({ name: 'settings', page: 'email' });
  });

  it('is, before all else, a file of the keys that is damaged', () => {
    const startup = { stage: 'open', code: 'sealed_damaged' } as StartupState;
    const needs = needsOf({ ...calm, problems: 1 }, null, null, startup);
    expect(needs.map((need) => need.key)).toEqual(['keys', 'problems']);
    expect(needs[0]?.opens).toEqual({ name: 'settings', page: 'computer' });
    expect(needsOf(calm, null, null, { ...startup, code: '' })).toEqual([]);
  });

  it('S46: is a portal that is set up and off', () => {
    expect(needsOf(calm, practice)).toEqual([]);
    const needs = needsOf(calm, { ...practice, isPortalSetUp: true });
    expect(needs.map((need) => need.key)).toEqual(['portal']);
  });

  it('W2: is a mailbox that is looked into and cannot be read, and nothing while it is merely not reached', () => {
    const mailbox = { isOn: true, state: 'needs_sign_in' } as Mailbox;
    const needs = needsOf(calm, null, null, null, mailbox);
    expect(needs.map((need) => need.key)).toEqual(['mailbox']);
    expect(needs[0]?.opens).toEqual({ name: 'settings', page: 'email' });
    for (const state of ['refused', 'certificate'] as const) {
      expect(needsOf(calm, null, null, null, { ...mailbox, state })).toHaveLength(1);
    }
    for (const state of ['ready', 'offline', 'busy'] as const) {
      expect(needsOf(calm, null, null, null, { ...mailbox, state })).toEqual([]);
    }
    expect(needsOf(calm, null, null, null, { ...mailbox, isOn: false })).toEqual([]);
  });

  it('is a payment that a bank asks back, with the day by which it is answered, until it is decided', () => {
    const needs = needsOf(calm, null, null, null, null, 0, 0, { count: 1, answerBy: '3 Dec 2026' });
    expect(needs).toMatchObject([{ key: 'disputed', opens: { name: 'billing', tab: 'payments' } }]);
    expect(needs[0]?.text).toMatch(/Answer at Stripe by 3 Dec 2026\.$/);
    const unknown = needsOf(calm, null, null, null, null, 0, 0, { count: 2, answerBy: '' });
    expect(unknown[0]?.text).not.toMatch(/Answer/);
    expect(needsOf(calm, null, null, null, null, 0, 0, { count: 0, answerBy: '' })).toEqual([]);
  });

  it('puts the account first, then the problems', () => {
    const needs = needsOf({ ...calm, account: 'refused', problems: 2, isPaused: true }, null);
    expect(needs.map((need) => need.key)).toEqual(['account', 'problems', 'paused']);
  });
});
