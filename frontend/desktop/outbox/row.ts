// What one mail's row offers. All of it follows from the row and from how the way out is.
import type { OutboxRow, OutboxSummary } from '../bridge';

export type RowAction =
  'undo' | 'cancel' | 'edit' | 'send_now' | 'try_now' | 'send_again' | 'leave_it' | 'fix_address';

/** The refusals that another address would mend. */
const addressFaults: readonly string[] = [
  'mail_recipient_unknown',
  'mail_recipient_refused',
  'mail_needs_utf8',
  'address_invalid',
  'address_too_long',
];

/** Editing takes longer than the end of an undo window. */
const EDITING_SECONDS = 20;

/** Whether a mail could leave now if it were its turn: nothing but the mail itself keeps it. */
function isWayOpen(summary: OutboxSummary | null): boolean {
  if (summary === null || summary.isPaused) return false;
  return ['ready', 'offline', 'busy'].includes(summary.account);
}

/** What may be done with a mail; the first is the one that most often helps. */
export function rowActions(
  row: OutboxRow,
  secondsLeft: number,
  summary: OutboxSummary | null,
): RowAction[] {
  if (row.isSettled) return [];
  const edit: RowAction[] = row.canEdit ? ['edit'] : [];
  const hurry: RowAction[] = isWayOpen(summary) ? ['send_now'] : [];
  switch (row.state) {
    case 'held':
      if (secondsLeft === 0) return [];
      return ['undo', ...hurry, ...(secondsLeft > EDITING_SECONDS ? edit : [])];
    case 'queued':
      return ['cancel', ...edit, ...hurry];
    case 'retrying':
      return ['try_now', ...edit, 'cancel'];
    case 'in_doubt':
      return ['send_again', 'leave_it'];
    case 'failed':
      return addressFaults.includes(row.reason)
        ? ['fix_address', 'try_now', 'leave_it']
        : ['try_now', 'leave_it'];
    case 'bounced':
      return ['fix_address', 'try_now', 'leave_it'];
    case 'sending':
    case 'sent':
    case 'cancelled':
      return [];
  }
}
