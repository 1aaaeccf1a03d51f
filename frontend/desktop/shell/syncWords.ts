// The words, the colour and the icon of each state of the sync dot.
import Ban from '@lucide/svelte/icons/ban';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import Clock from '@lucide/svelte/icons/clock';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import Send from '@lucide/svelte/icons/send';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { Glyph } from '$ui/glyph';
import { m } from '$words';
import { waitWords } from '../state/waitWords';
import type { SyncState } from './sync';

/** How a state looks. */
export interface SyncLook {
  icon: Glyph;
  tone: 'success' | 'info' | 'queued' | 'warn';
}

export const syncLooks: Record<SyncState['kind'], SyncLook> = {
  unknown: { icon: CircleDashed, tone: 'queued' },
  attention: { icon: TriangleAlert, tone: 'warn' },
  no_account: { icon: TriangleAlert, tone: 'warn' },
  busy: { icon: Clock, tone: 'warn' },
  paced: { icon: Clock, tone: 'queued' },
  paused: { icon: CirclePause, tone: 'queued' },
  offline: { icon: CloudOff, tone: 'queued' },
  sending: { icon: Send, tone: 'info' },
  leaves: { icon: Clock, tone: 'queued' },
  leaving: { icon: Send, tone: 'info' },
  problems: { icon: CircleAlert, tone: 'warn' },
  waiting: { icon: Clock, tone: 'queued' },
  mailbox: { icon: TriangleAlert, tone: 'warn' },
  portal_down: { icon: TriangleAlert, tone: 'warn' },
  portal_off: { icon: Ban, tone: 'queued' },
  up_to_date: { icon: CircleCheck, tone: 'success' },
};

/** The words beside the dot. */
export function syncTitle(state: SyncState): string {
  switch (state.kind) {
    case 'unknown':
      return m.sync_unknown();
    case 'attention':
      return m.sync_attention();
    case 'no_account':
      return m.sync_no_account({ count: state.count });
    case 'busy':
      return m.sync_busy({ count: state.count });
    case 'paced':
      return m.sync_paced({ count: state.count });
    case 'paused':
      return m.sync_paused();
    case 'offline':
      return state.count > 0 ? m.sync_offline_waiting({ count: state.count }) : m.sync_offline();
    case 'sending':
      return m.sync_sending({ count: state.at, total: state.total });
    case 'leaves':
      return m.sync_leaves({ count: state.count, wait: waitWords(state.seconds) });
    case 'leaving':
      return m.sync_leaving();
    case 'problems':
      return m.sync_problems({ count: state.count });
    case 'waiting':
      return m.sync_waiting({ count: state.count });
    case 'mailbox':
      return m.sync_mailbox();
    case 'portal_down':
      return m.sync_portal_down();
    case 'portal_off':
      return m.sync_portal_off();
    case 'up_to_date':
      return m.sync_up_to_date();
  }
}

/** One sentence that says what the state means. `since` and `nextTry` are times as read, or empty. */
export function syncText(state: SyncState, since: string, nextTry: string): string {
  switch (state.kind) {
    case 'unknown':
    case 'attention':
    case 'mailbox':
      return '';
    case 'no_account':
      return m.sync_text_no_account();
    case 'busy':
      return nextTry ? m.account_busy_until({ time: nextTry }) : m.account_busy_text();
    case 'paced':
      return m.sync_text_paced({ time: nextTry });
    case 'paused':
      return m.sync_text_paused();
    case 'offline':
      return since ? m.sync_text_offline_since({ time: since }) : m.sync_text_offline();
    case 'sending':
    case 'leaving':
      return m.sync_text_sending();
    case 'leaves':
      return m.sync_text_leaving();
    case 'problems':
      return m.sync_text_problems();
    case 'waiting':
      return nextTry ? m.sync_text_next_try({ time: nextTry }) : m.sync_text_waiting();
    case 'portal_down':
      return m.sync_text_portal_down();
    case 'portal_off':
      return m.sync_text_portal_off();
    case 'up_to_date':
      return m.sync_text_up_to_date();
  }
}
