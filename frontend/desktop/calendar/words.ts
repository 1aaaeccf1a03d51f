// Appointments in words.
import { m } from '$words';
import type { Entry } from '$bridge';
import { hoursSaid, lengthSaid, minuteOf, timeSaid } from '../availability/clock';
import { dayAtLength } from './range';
import { minutesBetween, wallOf } from './wall';

/** The time of day of an entry, on the practice's wall: "10:00–10:50". */
export function timesSaid(entry: Entry, zone: string, locale: string): string {
  const at = (iso: string) => minuteOf(wallOf(iso, zone).slice(11));
  return hoursSaid(at(entry.start), at(entry.end), locale);
}

/** When an entry is, at length: "Tuesday, 24 November 2026, 10:00–10:50". */
export function whenSaid(entry: Entry, zone: string, locale: string): string {
  const day = dayAtLength(wallOf(entry.start, zone).slice(0, 10), locale);
  return m.calendar_when({ day, time: timesSaid(entry, zone, locale) });
}

/** A time on the wall, at length: "Tuesday, 24 November 2026, 10:00". */
export function wallSaid(wall: string, locale: string): string {
  const time = timeSaid(minuteOf(wall.slice(11)), locale);
  return m.calendar_when({ day: dayAtLength(wall.slice(0, 10), locale), time });
}

/** How long an entry is: "50 minutes". */
export function entryLength(entry: Entry, locale: string): string {
  return lengthSaid(minutesBetween(entry.start, entry.end), locale);
}

/** What an entry is for, and where. */
export function entryNote(entry: Entry): string {
  return [entry.service, entry.place].filter(Boolean).join(' · ');
}

/** Names in a list: "Ana and Bo". */
export function namesSaid(names: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(new Set(names));
}
