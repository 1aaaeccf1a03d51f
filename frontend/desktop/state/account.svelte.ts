// The mail account as the window knows it. The password itself never comes back from Go.
import { errorSentence } from '../fault';
import {
  mailAccounts,
  openInBrowser,
  type MailAccount,
  type MailAccountDraft,
  type Preset,
  type TestReport,
} from '../bridge';
import type { Changes } from './changes';

/** The sender's account, and the verbs on it. A verb throws what Go refused. */
export class AccountState {
  value = $state.raw<MailAccount | null>(null);
  /** The providers whose servers are known. */
  presets = $state.raw<readonly Preset[]>([]);
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

  /** Opens the provider's page in the system's browser, and waits until the person has agreed there. */
  async signIn(draft: MailAccountDraft, language: string): Promise<void> {
    openInBrowser(await mailAccounts.beginSignIn(draft, language));
    this.value = await mailAccounts.finishSignIn();
  }

  cancelSignIn(): Promise<void> {
    return mailAccounts.cancelSignIn();
  }

  async readPresets(): Promise<void> {
    if (this.presets.length === 0) this.presets = await mailAccounts.presets();
  }

  /** The provider of an address; nothing where it is not known by its name. */
  async presetFor(address: string): Promise<Preset | undefined> {
    const preset = await mailAccounts.presetFor(address);
    return preset.host === '' ? undefined : preset;
  }

  test(draft: MailAccountDraft): Promise<TestReport> {
    return mailAccounts.test(draft);
  }
}
