// The question that a closing window asks while mails wait.
import { errorSentence } from '../fault';
import { exits, outboxes } from '../bridge';
import type { Changes } from '../state/changes';
import type { OutboxGlance } from '../state/outbox.svelte';
import { afterSending } from './leaving';

/** Whether the program is to end, and how far "Send now, then quit" has come. */
export class ExitQuestion {
  isAsked = $state(false);
  /** What waits is being sent, and the program ends when it has gone. */
  isSending = $state(false);
  /** Sending ended with mails left that could not go. */
  hasLeftOver = $state(false);
  trouble = $state('');
  readonly #outbox: OutboxGlance;

  constructor(changes: Changes, outbox: OutboxGlance) {
    this.#outbox = outbox;
    changes.on('exit', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      const { isAsked } = await exits.state();
      if (isAsked === this.isAsked) return;
      this.isAsked = isAsked;
      this.isSending = false;
      this.hasLeftOver = false;
      this.trouble = '';
    } catch {
      this.isAsked = false; // the records are closed or locked: there is nobody to ask
    }
  }

  async stay(): Promise<void> {
    this.isSending = false;
    this.isAsked = false;
    await this.#ask(() => exits.stay());
  }

  async quit(): Promise<void> {
    await this.#ask(() => exits.quit());
  }

  async sendThenQuit(): Promise<void> {
    this.hasLeftOver = false;
    const isBegun = await this.#ask(async () => {
      await outboxes.sendNow();
      await this.#outbox.refresh();
    });
    if (!isBegun || !this.isAsked) return;
    this.isSending = true;
    await this.follow();
  }

  /** Goes on as the outbox stands now; called whenever its figures change. */
  async follow(): Promise<void> {
    const summary = this.#outbox.summary;
    if (!this.isSending || summary === null) return;
    switch (afterSending(summary)) {
      case 'quit':
        this.isSending = false;
        await this.quit();
        break;
      case 'stuck':
        this.isSending = false;
        this.hasLeftOver = true;
        break;
      case 'wait':
    }
  }

  async #ask(verb: () => Promise<void>): Promise<boolean> {
    this.trouble = '';
    try {
      await verb();
      return true;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return false;
    }
  }
}
