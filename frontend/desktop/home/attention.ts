// What needs the practitioner now, the most pressing first.
import Ban from '@lucide/svelte/icons/ban';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import type { Glyph } from '$ui/glyph';
import { m } from '../words';
import { accountTrouble } from '../state/accountWords';
import type { OutboxSummary, Practice } from '../bridge';
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

/** The needs that follow from the outbox and the practice. Being offline is none: it is normal. */
export function needsOf(summary: OutboxSummary | null, practice: Practice | null): Need[] {
  const needs: Need[] = [];
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
