// Times as a person says them: "9:12" today, "yesterday", "19 Nov", and the seconds left of a wait.

const DAY_MS = 86_400_000;

function dayNumber(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
  return Date.parse(`${parts}T00:00:00Z`) / DAY_MS;
}

/** A zone that the program knows, or the computer's own where the practice has none yet. */
export function zoneOrLocal(zone: string): string {
  if (zone === '') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}

/** The time of day: "9:12". */
export function clockTime(iso: string, locale: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zoneOrLocal(zone),
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(iso));
}

/** The day: "19 Nov", with the year once it is another one. */
export function calendarDay(iso: string, now: number, locale: string, zone: string): string {
  const at = new Date(iso);
  const timeZone = zoneOrLocal(zone);
  const year = (value: Date) =>
    new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(value);
  const isThisYear = year(at) === year(new Date(now));
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' as const }),
  }).format(at);
}

/** How long ago, roughly, as lists say it: the time today, "yesterday", else the day. */
export function when(iso: string, now: number, locale: string, zone: string): string {
  const timeZone = zoneOrLocal(zone);
  const days = dayNumber(new Date(now), timeZone) - dayNumber(new Date(iso), timeZone);
  if (days === 0) return clockTime(iso, locale, zone);
  if (days === 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day');
  return calendarDay(iso, now, locale, zone);
}

/** Day and time, as histories say it: "19 Nov, 9:12". */
export function dayAndTime(iso: string, now: number, locale: string, zone: string): string {
  return `${calendarDay(iso, now, locale, zone)}, ${clockTime(iso, locale, zone)}`;
}

/** The whole seconds left until a moment; 0 once it has passed or where there is none. */
export function secondsLeft(until: string | null, now: number): number {
  if (until === null) return 0;
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}
