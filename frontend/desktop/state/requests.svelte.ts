// How many appointment requests wait for an answer: the rail says so on every screen.
import { requests } from '../bridge';
import type { Changes } from './changes';
import { seldom } from './seldom';

export class PendingRequests {
  pending = $state(0);

  constructor(changes: Changes) {
    changes.on(
      'request',
      seldom(() => this.refresh()),
    );
  }

  async refresh(): Promise<void> {
    try {
      this.pending = await requests.pending();
    } catch {
      // The screen of the requests says why; a count that cannot be read is not made up.
      this.pending = 0;
    }
  }
}
