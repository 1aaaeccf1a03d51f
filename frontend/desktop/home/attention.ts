// What needs the practitioner now, the most pressing first.
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Ban from '@lucide/svelte/icons/ban';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import type { Glyph } from '$ui/glyph';
import { m } from '../words';
import { faultSentence } from '../fault';
import { accountTrouble } from '../state/accountWords';
import { mailboxTrouble } from '../state/mailboxWords';
import type { HostingStatus, Mailbox, OutboxSummary, Practice, StartupState } from '../bridge';
import type { Route } from '../route.svelte';

/** One thing that needs attention, and the screen where it is mended. */
export interface Need {
  key: string;
  tone: 'danger' | 'warn' | 'queued';
  icon?: Glyph;
  text: string;
  action: string;
  opens: Route;
}

/** How many payments a bank has yet to decide on, and the day by which the first is answered; empty: it is not known. */
export interface Disputed {
  count: number;
  answerBy: string;
}

/**
 * The needs that follow from the keys of the records, the outbox, the practice, the portal's hosting, the mailbox, the
 * invoices, the requests that wait and the payments that a bank asks back. Being offline is none: it is normal.
 */
export function needsOf(
  summary: OutboxSummary | null,
  practice: Practice | null,
  hosting: HostingStatus | null = null,
  startup: StartupState | null = null,
  mailbox: Mailbox | null = null,
  overdue = 0,
  pendingRequests = 0,
  disputed: Disputed = { count: 0, answerBy: '' },
): Need[] {
  const needs: Need[] = [];
  if (startup?.code === 'sealed_damaged') {
    needs.push({
      key: 'keys',
      tone: 'warn',
      text: m.lock_keys_damaged(),
      action: m.lock_set_passphrase(),
      opens: { name: 'settings', page: 'computer' },
    });
  }
  if (summary) {
    const trouble = accountTrouble(summary.account);
    const isMissing = summary.account === 'none';
    const isPassing = summary.account === 'busy';
    if (trouble !== '' && !isPassing && (!isMissing || summary.waiting > 0)) {
      needs.push({
        key: 'account',
        tone: 'warn',
        text: trouble,
        action: isMissing ? m.connect_email() : m.fix_email_settings(),
        opens: { name: 'settings', page: 'email' },
      });
    }
    if (summary.problems > 0) {
      needs.push({
        key: 'problems',
        tone: 'danger',
        text: m.sync_problems({ count: summary.problems }),
        action: m.open(),
        opens: { name: 'outbox', box: 'problems' },
      });
    }
    if (summary.isPaused) {
      needs.push({
        key: 'paused',
        tone: 'queued',
        icon: CirclePause,
        text: m.paused_text(),
        action: m.open(),
        opens: { name: 'outbox', box: 'waiting' },
      });
    }
  }
  if (disputed.count > 0) {
    needs.push({
      key: 'disputed',
      tone: 'danger',
      icon: ShieldAlert,
      text: [
        m.attention_disputed({ count: disputed.count }),
        disputed.answerBy && m.attention_disputed_until({ day: disputed.answerBy }),
      ].join(' '),
      action: m.open(),
      opens: { name: 'billing', tab: 'payments' },
    });
  }
  const unread = mailboxTrouble(mailbox);
  if (unread) {
    needs.push({
      key: 'mailbox',
      tone: 'warn',
      text: unread,
      action: m.mailbox_fix(),
      opens: { name: 'settings', page: 'email' },
    });
  }
  if (overdue > 0) {
    needs.push({
      key: 'overdue',
      tone: 'warn',
      text: m.attention_overdue({ count: overdue }),
      action: m.open(),
      opens: { name: 'billing', tab: 'invoices' },
    });
  }
  const served = practice?.isPortalSetUp && hosting ? hostingNeed(hosting) : '';
  if (served) {
    needs.push({
      key: 'hosting',
      tone: 'warn',
      text: served,
      action: m.hosting_open(),
      opens: { name: 'settings', page: 'hosting' },
    });
  }
  if (pendingRequests > 0) {
    needs.push({
      key: 'requests',
      tone: 'queued',
      icon: CalendarClock,
      text: m.requests_need({ count: pendingRequests }),
      action: m.open(),
      opens: { name: 'requests', box: 'pending' },
    });
  }
  if (practice?.isPortalSetUp && !practice.isPortalOn) {
    needs.push({
      key: 'portal',
      tone: 'queued',
      icon: Ban,
      text: m.client_portal_off_text(),
      action: m.open_setting(),
      opens: { name: 'settings', page: 'portal' },
    });
  }
  return needs;
}

/** What is wrong with the portal's hosting, in a sentence or two; empty if nothing is. */
function hostingNeed({ isServed, code, certificate }: HostingStatus): string {
  if (!isServed || code) return [m.hosting_needs_portal(), code && faultSentence(code)].join(' ');
  if (certificate.code)
    return [m.hosting_needs_certificate(), faultSentence(certificate.code)].join(' ');
  return '';
}
