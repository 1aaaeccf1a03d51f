// What a request is and what has become of it, in words.
import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Clock from '@lucide/svelte/icons/clock';
import CornerUpLeft from '@lucide/svelte/icons/corner-up-left';
import Hourglass from '@lucide/svelte/icons/hourglass';
import type { Glyph } from '$ui/glyph';
import { kept } from '../kept';
import { m } from '../words';
import type { RequestState, TimeRequest } from '../bridge';
import { zoneOrLocal } from '../when';

/** How a state looks. */
export interface StateLook {
  icon: Glyph;
  tone: 'queued' | 'info' | 'warn' | 'success';
}

export const stateLooks: Record<RequestState, StateLook> = {
  pending: { icon: Hourglass, tone: 'info' },
  offered: { icon: Clock, tone: 'queued' },
  accepted: { icon: CircleCheck, tone: 'success' },
  declined: { icon: Ban, tone: 'queued' },
  withdrawn: { icon: CornerUpLeft, tone: 'queued' },
  expired: { icon: Clock, tone: 'warn' },
};

/** The state in words. */
export function stateWords(state: RequestState): string {
  switch (state) {
    case 'pending':
      return m.requests_state_pending();
    case 'offered':
      return m.requests_state_offered();
    case 'accepted':
      return m.requests_state_accepted();
    case 'declined':
      return m.requests_state_declined();
    case 'withdrawn':
      return m.requests_state_withdrawn();
    case 'expired':
      return m.requests_state_expired();
  }
}

const dayFormat = kept(
  (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
);
const timeFormat = kept(
  (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' }),
);

/** A day as a zone has it: "Thu, Nov 26, 2026". */
export function dayWords(iso: string, locale: string, zone: string): string {
  return dayFormat(locale, zoneOrLocal(zone)).format(new Date(iso));
}

/** A time of day as a zone has it: "10:00". */
export function timeWords(iso: string, locale: string, zone: string): string {
  return timeFormat(locale, zoneOrLocal(zone)).format(new Date(iso));
}

/** A stretch of time as a zone has it: "Thu, Nov 26, 2026, 10:00–10:50". */
export function spanWords(from: string, to: string, locale: string, zone: string): string {
  const times = `${timeWords(from, locale, zone)}–${timeWords(to, locale, zone)}`;
  return `${dayWords(from, locale, zone)}, ${times}`;
}

/** What is asked for, and where: "Session · Harbor Street". */
export function whatWords({ service, place }: Pick<TimeRequest, 'service' | 'place'>): string {
  return place === '' ? service : `${service} · ${place}`;
}
