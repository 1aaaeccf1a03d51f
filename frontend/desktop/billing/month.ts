// Months and years of the books, as they are chosen and shown.
import { kept } from '../kept';

const monthFormat = kept(
  (locale: string, month: 'short' | 'long') =>
    new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' }),
);

/** The name of a month that is written 2026-11. */
export function monthName(month: string, locale: string, length: 'short' | 'long'): string {
  return monthFormat(locale, length).format(new Date(`${month}-01T00:00:00Z`));
}

/** The years up to a day's own, the newest first. */
export function lastYears(today: string, count: number): string[] {
  const year = Number(today.slice(0, 4));
  return Array.from({ length: count }, (_, index) => String(year - index));
}
