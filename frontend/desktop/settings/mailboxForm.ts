// The mailbox as its form holds it: the port is text until it is sent.
import type { Mailbox, MailboxDraft, Security } from '../bridge';
import { portOf } from './accountForm';

export interface MailboxForm {
  isOn: boolean;
  host: string;
  port: string;
  security: Security;
}

/** The fields that a refusal may name. */
export const mailboxFields = ['host', 'port', 'security'] as const;

/** What the form starts from. */
export function mailboxFormOf({ isOn, host, port, security }: Mailbox): MailboxForm {
  return { isOn, host, port: String(port), security };
}

/** What is sent. */
export function mailboxDraftOf(form: MailboxForm): MailboxDraft {
  return { ...form, port: portOf(form.port) };
}
