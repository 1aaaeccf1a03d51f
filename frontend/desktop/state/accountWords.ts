// What stands in the way of the mail account, as sentences.
import { faultSentence, isKnownFault } from '../fault';
import { m } from '../words';
import type { AccountState } from '../bridge';

/** The sentence for an account that cannot send; empty for one that can, or is merely offline. */
export function accountTrouble(state: AccountState): string {
  switch (state) {
    case 'none':
      return m.account_none_text();
    case 'needs_sign_in':
      return m.account_needs_sign_in_text();
    case 'refused':
      return m.account_refused_text();
    case 'certificate':
      return m.account_certificate_text();
    case 'busy':
      return m.account_busy_text();
    case 'ready':
    case 'offline':
      return '';
  }
}

/** What the server said, quoted, with its reply code where it gave one; where it said nothing but a code is known, the code's sentence. */
export function serverSaid(words: string, code = 0): string {
  if (words === '') return '';
  if (isKnownFault(words)) return faultSentence(words);
  return m.server_said({ words: code > 0 ? `${code} ${words}` : words });
}
