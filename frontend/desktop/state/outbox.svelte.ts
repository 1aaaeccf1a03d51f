// The outbox in one glance: how much waits, and whether anything stands in the way.
import { errorSentence } from '../fault';
import { outboxes, type OutboxSummary } from '../bridge';
import type { Changes } from './changes';

/** The summary that the sync dot, Home and the rail show. */
export class OutboxGlance {
  summary = $state.raw<OutboxSummary | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('outbox', () => void this.refresh());
    changes.on('account', () => void this.refresh());
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
