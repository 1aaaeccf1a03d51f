// What stands in the way of the mailbox in which returned mail is looked for, as sentences.
import { m } from '../words';
import type { Mailbox } from '../bridge';

/** The sentence for a mailbox that is looked into and cannot be until it is mended; empty for any other. */
export function mailboxTrouble(mailbox: Mailbox | null): string {
  if (!mailbox?.isOn) return '';
  switch (mailbox.state) {
    case 'needs_sign_in':
      return m.mailbox_needs_sign_in();
    case 'refused':
      return m.mailbox_refused();
    case 'certificate':
      return m.mailbox_certificate();
    case 'none':
    case 'busy':
    case 'ready':
    case 'offline':
      return '';
  }
}
