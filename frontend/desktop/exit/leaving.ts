// Ending the program while mails wait, as pure rules over the outbox's figures.
import type { OutboxSummary } from '../bridge';

/** Whether what waits could leave now: the account works, and nobody keeps it back. */
export function canSendNow(summary: OutboxSummary | null): boolean {
  return (
    summary !== null && summary.waiting > 0 && !summary.isPaused && summary.account === 'ready'
  );
}

/**
 * What follows while everything is being sent before the end: all has left, some are still leaving, or
 * what is left waits for something else than its turn.
 */
export function afterSending(summary: OutboxSummary): 'quit' | 'wait' | 'stuck' {
  if (summary.waiting === 0) return 'quit';
  return canSendNow(summary) && summary.due > 0 ? 'wait' : 'stuck';
}
