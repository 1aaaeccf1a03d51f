// The outbox in one glance: how much waits, and whether anything stands in the way.
import { errorSentence } from '../fault';
import { outboxes, type OutboxSummary } from '../bridge';
import type { Changes } from './changes';
import { seldom } from './seldom';

/** The summary that the sync dot, Home and the rail show. */
export class OutboxGlance {
  summary = $state.raw<OutboxSummary | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    const again = seldom(() => this.refresh());
    changes.on('outbox', again);
    changes.on('account', again);
  }

  async refresh(): Promise<void> {
    try {
      this.summary = await outboxes.summary();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
