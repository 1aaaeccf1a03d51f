// What the kinds of mail are called.
import { m } from '../words';
import type { MailKind } from '../bridge';

/** What a kind of mail is called. */
export function kindWords(kind: MailKind): string {
  switch (kind) {
    case 'welcome':
      return m.kind_welcome();
    case 'invitation':
      return m.kind_invitation();
    case 'resend':
      return m.kind_resend();
    case 'new_address':
      return m.kind_new_address();
    case 'sign_in_link':
      return m.kind_sign_in_link();
  }
}
