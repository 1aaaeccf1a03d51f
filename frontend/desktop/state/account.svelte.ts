// The mail account as the window knows it. The password itself never comes back from Go.
import { errorSentence } from '../fault';
import { mailAccounts, type MailAccount, type MailAccountDraft, type TestReport } from '../bridge';
import type { Changes } from './changes';

/** The sender's account, and the verbs on it. A verb throws what Go refused. */
export class AccountState {
  value = $state.raw<MailAccount | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('account', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      this.value = await mailAccounts.get();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async save(draft: MailAccountDraft): Promise<void> {
    this.value = await mailAccounts.save(draft);
  }

  test(draft: MailAccountDraft): Promise<TestReport> {
    return mailAccounts.test(draft);
  }
}
