// How far the program has come: whether the records are open, and if not, why.
import { refusalOf, startup, type StartupState } from '../bridge';
import type { Changes } from './changes';

/** The way into the records. */
export class StartupGate {
  value = $state.raw<StartupState | null>(null);

  constructor(changes: Changes) {
    changes.on('startup', () => void this.refresh());
  }

  get isOpen(): boolean {
    return this.value?.stage === 'open';
  }

  /** The records are open, and the window is locked over what was shown. */
  get isLocked(): boolean {
    return this.value?.isLocked ?? false;
  }

  async refresh(): Promise<void> {
    await this.#read(startup.state);
  }

  async retry(): Promise<void> {
    await this.#read(startup.retry);
  }

  async choosePassphrase(passphrase: string): Promise<void> {
    await startup.choosePassphrase(passphrase);
    await this.refresh();
  }

  async enterPassphrase(passphrase: string): Promise<void> {
    await startup.enterPassphrase(passphrase);
    await this.refresh();
  }

  async enterRecoveryCode(code: string): Promise<void> {
    await startup.enterRecoveryCode(code);
    await this.refresh();
  }

  async #read(ask: () => Promise<StartupState>): Promise<void> {
    try {
      this.value = await ask();
    } catch (cause) {
      this.value = {
        stage: 'refused',
        code: refusalOf(cause).code,
        version: this.value?.version ?? '',
        hasRecoveryCode: false,
        triesLeft: 0,
        pauseSeconds: 0,
        isLocked: false,
        practiceName: '',
        waiting: 0,
      };
    }
  }
}
