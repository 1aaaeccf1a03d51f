// What has become of a client's invitation, told in a sentence or two; the same on every screen.
import { faultSentence, isKnownFault } from '../fault';
import { serverSaid } from '../state/accountWords';
import { waitWords } from '../state/waitWords';
import { m } from '$words';
import type { Access } from '$bridge';
import type { AppState } from '../state/app.svelte';
import { standingOf } from './standing';

export interface Story {
  tone: 'warn' | 'danger' | 'queued';
  text: string;
  /** Further sentences: why, when, and what the server said. */
  more: readonly string[];
}

type Teller = Pick<AppState, 'outbox' | 'secondsLeft' | 'dayAndTime' | 'when'>;

/** Why a mail that could go has not gone yet. */
function waitsFor(app: Teller): string {
  const summary = app.outbox.summary;
  if (summary?.account === 'none') return m.access_waits_account();
  if (summary?.isPaused) return m.access_waits_paused();
  if (summary?.isOffline) return m.access_waits_network();
  if (summary?.account === 'busy') return m.access_waits_busy();
  if (summary && ['needs_sign_in', 'refused', 'certificate'].includes(summary.account)) {
    return m.access_waits_settings();
  }
  return m.access_waits_turn();
}

function reasonOf(invitation: NonNullable<Access['invitation']>): string[] {
  const sentence = isKnownFault(invitation.reason) ? faultSentence(invitation.reason) : '';
  return [sentence, serverSaid(invitation.words, invitation.code)].filter(
    (part, index, parts) => part !== '' && parts.indexOf(part) === index,
  );
}

/** The story of the newest invitation; nothing where there is nothing to tell. */
export function storyOf(app: Teller, access: Access, name: string): Story | null {
  const { invitation, address } = access;
  const standing = standingOf(access);
  if (invitation === null) {
    return standing === 'not_sent' ? { tone: 'queued', text: m.access_not_sent(), more: [] } : null;
  }
  const { sentAt } = invitation;
  const accepted = () =>
    sentAt === null
      ? m.access_in_doubt({ address })
      : m.access_sent_accepted({ address, time: app.when(sentAt) });
  switch (standing) {
    case 'held': {
      const seconds = app.secondsLeft(invitation.heldUntil);
      const text =
        seconds > 0 ? m.access_leaves_in({ wait: waitWords(seconds) }) : m.access_leaving();
      return { tone: 'queued', text, more: [m.access_goes_to({ address })] };
    }
    case 'waiting': {
      const text = m.access_waiting_since({ time: app.when(invitation.queuedAt) });
      return { tone: 'queued', text, more: [waitsFor(app)] };
    }
    case 'sending':
      return { tone: 'queued', text: m.access_sending(), more: [] };
    case 'retrying': {
      const time = app.when(invitation.nextAt ?? invitation.queuedAt);
      const text = m.access_retrying({ time, attempt: invitation.attempts + 1 });
      return { tone: 'warn', text, more: reasonOf(invitation) };
    }
    case 'in_doubt':
      return { tone: 'warn', text: m.access_in_doubt({ address }), more: [m.mail_in_doubt_text()] };
    case 'failed':
      return { tone: 'danger', text: m.access_failed({ address }), more: reasonOf(invitation) };
    case 'returned': {
      const [why, ...said] = reasonOf(invitation);
      const more = [...(why ? [why] : []), m.access_bounced_text(), ...said];
      return { tone: 'danger', text: m.access_bounced({ address }), more };
    }
    case 'not_sent':
      return {
        tone: 'queued',
        text: m.access_not_sent(),
        more: reasonOf(invitation),
      };
    case 'sent': {
      const { expiresAt } = invitation;
      const life = expiresAt === null ? [] : [m.access_link_until({ time: app.when(expiresAt) })];
      const late = invitation.reason === 'mail_delayed' ? reasonOf(invitation) : [];
      const more = [accepted(), ...late, ...life];
      return { tone: 'warn', text: m.access_sent_text({ name }), more };
    }
    case 'expired': {
      const time = app.when(invitation.expiresAt ?? invitation.queuedAt);
      const more = [accepted(), m.access_link_ran_out({ time })];
      return { tone: 'warn', text: m.access_sent_text({ name }), more };
    }
    default:
      return null;
  }
}
