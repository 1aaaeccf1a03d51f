// The sample practice: whether the window shows it, and the mails that it has sent.
import { errorSentence } from '../fault';
import { samples, type CaughtMail } from '../bridge';
import type { Changes } from './changes';

/** What the banner and the mail catcher show. */
export class SampleState {
  isSample = $state(false);
  mails = $state.raw<readonly CaughtMail[]>([]);
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('sample', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      this.isSample = await samples.isSample();
      this.mails = this.isSample ? await samples.mails() : [];
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  /** Ends the sample practice; whoever calls it goes on to where the program starts. */
  async leave(): Promise<void> {
    await samples.leave();
    this.isSample = false;
    this.mails = [];
  }
}
