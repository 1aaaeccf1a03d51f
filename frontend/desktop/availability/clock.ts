// Times of day as the practice's clock shows them: minutes after midnight, "09:30", and words.
import { kept } from '../kept';

const MINUTES_OF_DAY = 24 * 60;
const MINUTE_MS = 60_000;

const timeFormat = kept(
  (locale: string) =>
    new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }),
);
const weekdayFormat = kept(
  (locale: string, weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }),
);
const lengthFormat = kept(
  (locale: string, unit: 'minute' | 'hour' | 'day' | 'week') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }),
);

/** A minute after midnight as a time field has it: "09:30". The end of the day is midnight. */
export function fieldTime(minute: number): string {
  const at = minute % MINUTES_OF_DAY;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/** What a time field has, as a minute after midnight; -1: nothing. Midnight as an end is that of the day's end. */
export function minuteOf(time: string, as: 'from' | 'to' = 'from'): number {
  const [hour, minute] = time.split(':').map(Number);
  if (hour === undefined || minute === undefined || Number.isNaN(hour + minute)) return -1;
  const at = hour * 60 + minute;
  return as === 'to' && at === 0 ? MINUTES_OF_DAY : at;
}

/** A minute after midnight as a person writes it: "9:30". */
export function timeSaid(minute: number, locale: string): string {
  return timeFormat(locale).format(new Date(minute * MINUTE_MS));
}

/** From one minute after midnight to another: "9:00–17:00". */
export function hoursSaid(from: number, to: number, locale: string): string {
  return `${timeSaid(from, locale)}–${timeSaid(to, locale)}`;
}

/** The name of a weekday, 1 Monday to 7 Sunday. */
export function weekdaySaid(day: number, locale: string, length: 'short' | 'long'): string {
  const monday = 4 * MINUTES_OF_DAY * MINUTE_MS; // 5 January 1970 was one
  return weekdayFormat(locale, length).format(
    new Date(monday + (day - 1) * MINUTES_OF_DAY * MINUTE_MS),
  );
}

/** A length in the largest unit that holds it: "90 minutes", "2 hours", "3 days". */
export function lengthSaid(minutes: number, locale: string): string {
  const units = [
    ['week', 7 * MINUTES_OF_DAY],
    ['day', MINUTES_OF_DAY],
    ['hour', 60],
  ] as const;
  const found = units.find(([, size]) => minutes > 0 && minutes % size === 0);
  const [unit, size] = found ?? (['minute', 1] as const);
  return lengthFormat(locale, unit).format(minutes / size);
}

/** What was typed as a whole number; -1 where it is none, which Go refuses at its field. */
export function wholeNumber(typed: string): number {
  const text = typed.trim();
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** The weekdays in the order of a region's calendars, 1 Monday to 7 Sunday. */
export function weekdaysOf(locale: string): number[] {
  const first = firstWeekday(locale);
  return Array.from({ length: 7 }, (_, at) => ((first - 1 + at) % 7) + 1);
}

/** The first day of a week in a region's calendars: Monday where that is not known. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
  };
  return known.getWeekInfo?.().firstDay ?? 1;
}
