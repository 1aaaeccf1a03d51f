// The practice's account with a payment provider, as the window knows it.
import { tills, type Till } from '../bridge';
import { errorSentence } from '../fault';
import type { Changes } from './changes';

/** The account, and the verbs on it. A verb throws what Go refused. */
export class TillState {
  /** Nothing before it was read. */
  value = $state.raw<Till | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('till', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      this.value = await tills.get();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async setUp(key: string): Promise<void> {
    this.value = await tills.setUp(key);
  }

  async check(): Promise<void> {
    this.value = await tills.check();
  }

  async remove(): Promise<void> {
    this.value = await tills.remove();
  }
}
