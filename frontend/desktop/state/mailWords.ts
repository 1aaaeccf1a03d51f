// What one mail is and what has become of it, in words and with an icon; the same on every screen.
import Ban from '@lucide/svelte/icons/ban';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Clock from '@lucide/svelte/icons/clock';
import CornerUpLeft from '@lucide/svelte/icons/corner-up-left';
import Hourglass from '@lucide/svelte/icons/hourglass';
import RotateCw from '@lucide/svelte/icons/rotate-cw';
import Send from '@lucide/svelte/icons/send';
import type { Glyph } from '$ui/glyph';
import { m } from '../words';
import type { MailKind, OutboxRow, OutboxState, OutboxSummary } from '../bridge';
import { waitWords } from './waitWords';

/** How a state looks. */
export interface RowLook {
  icon: Glyph;
  tone: 'queued' | 'info' | 'warn' | 'danger' | 'success';
}

export const rowLooks: Record<OutboxState, RowLook> = {
  held: { icon: Clock, tone: 'queued' },
  queued: { icon: Hourglass, tone: 'queued' },
  sending: { icon: Send, tone: 'info' },
  sent: { icon: CircleCheck, tone: 'success' },
  retrying: { icon: RotateCw, tone: 'warn' },
  in_doubt: { icon: CircleHelp, tone: 'warn' },
  failed: { icon: CircleAlert, tone: 'danger' },
  bounced: { icon: CornerUpLeft, tone: 'danger' },
  cancelled: { icon: Ban, tone: 'queued' },
};

/** Whether a mail was accepted, and a server behind the one that took it has put it off since. */
export function isDelayed(row: OutboxRow): boolean {
  return row.state === 'sent' && row.reason === 'mail_delayed';
}

/** What a kind of mail is called. */
export function kindWords(kind: MailKind): string {
  switch (kind) {
    case 'welcome':
      return m.kind_welcome();
    case 'invitation':
      return m.kind_invitation();
    case 'resend':
      return m.kind_resend();
    case 'new_address':
      return m.kind_new_address();
    case 'sign_in_link':
      return m.kind_sign_in_link();
    case 'share':
      return m.kind_share();
    case 'paper_reminder':
      return m.kind_paper_reminder();
    case 'notice':
      return m.kind_notice();
    case 'appointment_booked':
      return m.kind_appointment_booked();
    case 'appointment_moved':
      return m.kind_appointment_moved();
    case 'appointment_cancelled':
      return m.kind_appointment_cancelled();
    case 'reminder':
      return m.kind_reminder();
    case 'request_declined':
      return m.kind_request_declined();
    case 'times_offered':
      return m.kind_times_offered();
    case 'bill':
      return m.kind_bill();
    case 'payment_request':
      return m.kind_payment_request();
  }
}

/** What kind of mail it is. */
export function mailWords(row: OutboxRow): string {
  return row.isTest ? m.kind_test({ kind: kindWords(row.kind) }) : kindWords(row.kind);
}

/** Times as read: of a moment today, and of any moment. */
export interface Reading {
  secondsLeft: number;
  clockTime: (iso: string) => string;
  when: (iso: string) => string;
}

/** The state of a mail in words. */
export function stateWords(
  row: OutboxRow,
  summary: OutboxSummary | null,
  reading: Reading,
): string {
  switch (row.state) {
    case 'held':
      return reading.secondsLeft > 0
        ? m.mail_leaves_in({ wait: waitWords(reading.secondsLeft) })
        : m.mail_leaving();
    case 'queued':
      return whyQueued(summary, reading);
    case 'sending':
      return m.mail_sending();
    case 'sent':
      return m.mail_accepted({ time: row.sentAt ? reading.when(row.sentAt) : '' });
    case 'retrying':
      return m.mail_retrying({
        time: row.nextAt ? reading.clockTime(row.nextAt) : '',
        attempt: row.attempts + 1,
      });
    case 'in_doubt':
      return m.mail_in_doubt();
    case 'failed':
      return m.mail_failed();
    case 'bounced':
      return m.mail_bounced();
    case 'cancelled':
      return row.reason === 'mail_undone' ? m.mail_taken_back() : m.mail_cancelled();
  }
}

function whyQueued(summary: OutboxSummary | null, reading: Reading): string {
  switch (summary?.account) {
    case 'none':
      return m.mail_waits_account();
    case 'needs_sign_in':
    case 'refused':
    case 'certificate':
      return m.mail_waits_settings();
    case 'busy':
      return m.mail_waits_busy();
  }
  if (summary?.isPaused) return m.mail_waits_resume();
  if (summary?.isOffline) {
    return summary.offlineSince
      ? m.mail_waits_network_since({ time: reading.when(summary.offlineSince) })
      : m.mail_waits_network();
  }
  return m.mail_queued();
}
