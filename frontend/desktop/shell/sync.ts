// What the sync dot says: one state out of many facts, the most pressing first.
import type { OutboxSummary } from '../bridge';

export type SyncState =
  | { kind: 'unknown' }
  | { kind: 'attention' }
  | { kind: 'no_account'; count: number }
  | { kind: 'busy'; count: number }
  | { kind: 'paused' }
  | { kind: 'paced'; count: number }
  | { kind: 'offline'; count: number }
  | { kind: 'sending'; at: number; total: number }
  | { kind: 'leaves'; count: number; seconds: number }
  | { kind: 'leaving' }
  | { kind: 'problems'; count: number }
  | { kind: 'waiting'; count: number }
  | { kind: 'mailbox' }
  | { kind: 'portal_down' }
  | { kind: 'portal_off' }
  | { kind: 'up_to_date' };

/** How the portal stands, where there is one: clients reach it, it is off, or it cannot be served. */
export type PortalStanding = 'open' | 'off' | 'down';

/**
 * Chooses the state. `seconds` are left until the next mail that is held leaves; `isUnread` says that returned mail is
 * looked for and cannot be.
 */
export function syncState(
  summary: OutboxSummary | null,
  portal: PortalStanding,
  seconds: number,
  isUnread = false,
): SyncState {
  if (summary === null) return { kind: 'unknown' };
  const { account, waiting, held, problems } = summary;
  if (account === 'needs_sign_in' || account === 'refused' || account === 'certificate') {
    return { kind: 'attention' };
  }
  if (account === 'none' && waiting > 0) return { kind: 'no_account', count: waiting };
  if (summary.isPaused) return { kind: 'paused' };
  if (summary.isOffline) return { kind: 'offline', count: waiting };
  if (account === 'busy' && waiting > 0) return { kind: 'busy', count: waiting };
  if (summary.flushOf > 0) {
    return { kind: 'sending', at: summary.flushAt, total: summary.flushOf };
  }
  if (summary.pacedUntil !== null && waiting > 0) return { kind: 'paced', count: waiting };
  if (held > 0) {
    return seconds > 0 ? { kind: 'leaves', count: held, seconds } : { kind: 'leaving' };
  }
  if (problems > 0) return { kind: 'problems', count: problems };
  if (waiting > 0) return { kind: 'waiting', count: waiting };
  if (isUnread) return { kind: 'mailbox' };
  if (portal === 'open') return { kind: 'up_to_date' };
  return { kind: portal === 'down' ? 'portal_down' : 'portal_off' };
}
