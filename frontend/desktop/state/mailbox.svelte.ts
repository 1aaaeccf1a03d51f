// The mailbox in which returned mail is looked for, as the window knows it.
import { errorSentence } from '../fault';
import { mailboxes, refusalOf, type Mailbox, type MailboxDraft, type TestReport } from '../bridge';
import type { Changes } from './changes';

/** The mailbox, and the verbs on it. A verb throws what Go refused. */
export class MailboxState {
  /** Nothing before it was read, and without a mail account. */
  value = $state.raw<Mailbox | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    const again = () => void this.refresh();
    changes.on('mailbox', again);
    changes.on('account', again);
  }

  async refresh(): Promise<void> {
    try {
      this.value = await mailboxes.get();
      this.trouble = '';
    } catch (cause) {
      const isNone = refusalOf(cause).code === 'account_missing';
      this.trouble = isNone ? '' : errorSentence(cause);
      if (isNone) this.value = null;
    }
  }

  async save(draft: MailboxDraft): Promise<void> {
    this.value = await mailboxes.save(draft);
  }

  test(draft: MailboxDraft): Promise<TestReport> {
    return mailboxes.test(draft);
  }
}
