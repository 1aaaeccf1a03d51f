// How many messages of clients wait to be read: the top bar says so on every screen.
import { messages } from '../bridge';
import type { Changes } from './changes';
import { seldom } from './seldom';

export class UnreadMessages {
  count = $state(0);

  constructor(changes: Changes) {
    changes.on(
      'message',
      seldom(() => this.refresh()),
    );
  }

  async refresh(): Promise<void> {
    try {
      this.count = await messages.unread();
    } catch {
      // The screen of the messages says why; a count that cannot be read is not made up.
      this.count = 0;
    }
  }
}
