// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Mailbox } from '../bridge';
import { mailboxDraftOf, mailboxFormOf } from './mailboxForm';

const stored: Mailbox = {
  isOn: true,
  host: 'imap.example.test',
  port: 993,
  security: 'tls',
  state: 'ready',
  words: '',
  since: null,
  lookedAt: null,
};

describe('the form of the mailbox', () => {
  it('starts from what is stored, and sends nothing of how the last look went', () => {
    const { isOn, host, port, security } = stored;
    expect(mailboxDraftOf(mailboxFormOf(stored))).toEqual({ isOn, host, port, security });
  });

  it('sends a port that is no number as 0, for Go to refuse at its field', () => {
    expect(mailboxDraftOf({ ...mailboxFormOf(stored), port: 'imap' }).port).toBe(0);
    expect(mailboxDraftOf({ ...mailboxFormOf(stored), port: ' 143 ' }).port).toBe(143);
  });
});
