// Times as a person says them: "9:12" today, "yesterday", "19 Nov", and the seconds left of a wait.

import { kept } from './kept';

const DAY_MS = 86_400_000;

/** How days and times are written. Making a writer costs more than many writings, so each is kept. */
const dateFormat = kept(
  (locale: string, timeZone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }),
);
const relativeFormat = kept(
  (locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
);

/** How numbers are written: "1,204". */
export const numberFormat = kept((locale: string) => new Intl.NumberFormat(locale));

const yearOnly = { year: 'numeric' } as const;
const minuteOfDay = { hour: 'numeric', minute: '2-digit' } as const;
const dayOfMonth = { day: 'numeric', month: 'short' } as const;
const dayOfYear = { ...dayOfMonth, ...yearOnly } as const;
const monthAtLength = { day: 'numeric', month: 'long', ...yearOnly } as const;
const wholeMoment = { ...monthAtLength, ...minuteOfDay, timeZoneName: 'short' } as const;
const dateInDigits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

function dayNumber(at: Date, zone: string): number {
  return Date.parse(`${dayIn(zone, at.getTime())}T00:00:00Z`) / DAY_MS;
}

/** The day that a zone has at a moment, as 2026-11-23. */
export function dayIn(zone: string, now: number): string {
  return dateFormat('en-CA', zoneOrLocal(zone), dateInDigits).format(new Date(now));
}

/** A day without a time, such as 2026-11-23, in words. */
export function plainDay(day: string, locale: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return dateFormat(locale, 'UTC', { dateStyle: 'medium' }).format(at);
}

/** A zone that the program knows, or the computer's own where the practice has none yet. */
export function zoneOrLocal(zone: string): string {
  return zone === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

/** The time of day: "9:12". */
export function clockTime(iso: string, locale: string, zone: string): string {
  return dateFormat(locale, zoneOrLocal(zone), minuteOfDay).format(new Date(iso));
}

/** The day: "19 Nov", with the year once it is another one. */
export function calendarDay(iso: string, now: number, locale: string, zone: string): string {
  const at = new Date(iso);
  const timeZone = zoneOrLocal(zone);
  const year = dateFormat('en', timeZone, yearOnly);
  const isThisYear = year.format(at) === year.format(new Date(now));
  return dateFormat(locale, timeZone, isThisYear ? dayOfMonth : dayOfYear).format(at);
}

/** How long ago, roughly, as lists say it: the time today, "yesterday", else the day. */
export function when(iso: string, now: number, locale: string, zone: string): string {
  const timeZone = zoneOrLocal(zone);
  const days = dayNumber(new Date(now), timeZone) - dayNumber(new Date(iso), timeZone);
  if (days === 0) return clockTime(iso, locale, zone);
  if (days === 1) return relativeFormat(locale).format(-1, 'day');
  return calendarDay(iso, now, locale, zone);
}

/** Day and time, as histories say it: "19 Nov, 9:12". */
export function dayAndTime(iso: string, now: number, locale: string, zone: string): string {
  return `${calendarDay(iso, now, locale, zone)}, ${clockTime(iso, locale, zone)}`;
}

/** A moment in full, with the zone that it is told in: "19 November 2026 at 9:12 CET". */
export function fullMoment(iso: string, locale: string, zone: string): string {
  return dateFormat(locale, zoneOrLocal(zone), wholeMoment).format(new Date(iso));
}

/** The whole seconds left until a moment; 0 once it has passed or where there is none. */
export function secondsLeft(until: string | null, now: number): number {
  if (until === null) return 0;
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}
