// The days that a view of the calendar shows. A day is 2026-11-24; a range ends before its last one.
import type { CalendarView } from '../route.svelte';
import { weekdayOf } from '../availability/draft';
import { kept } from '../kept';

export interface DayRange {
  from: string;
  to: string;
}

const titleFormat = kept(
  (locale: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }),
);

const wholeDay = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const dayOfWeek = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const wholeMonth = { month: 'long', year: 'numeric' } as const;

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** A day some days later. */
export function dayLater(day: string, days: number): string {
  const at = dateOf(day);
  at.setUTCDate(at.getUTCDate() + days);
  return dayText(at);
}

function monthLater(day: string, months: number): string {
  const at = dateOf(day);
  return dayText(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1)));
}

/** The first day of the week that a day is in; weeks begin with a weekday, 1 Monday to 7 Sunday. */
function weekOf(day: string, first: number): string {
  return dayLater(day, -((weekdayOf(day) - first + 7) % 7));
}

/** The days that a view shows around a day: at most six weeks. */
export function rangeOf(view: CalendarView, day: string, first: number): DayRange {
  const month = { from: monthLater(day, 0), to: monthLater(day, 1) };
  switch (view) {
    case 'day':
      return { from: day, to: dayLater(day, 1) };
    case 'week': {
      const from = weekOf(day, first);
      return { from, to: dayLater(from, 7) };
    }
    case 'month':
      return {
        from: weekOf(month.from, first),
        to: dayLater(weekOf(dayLater(month.to, -1), first), 7),
      };
    case 'list':
      return month;
  }
}

/** Where a step forward or back leads. */
export function stepped(view: CalendarView, day: string, by: 1 | -1): string {
  switch (view) {
    case 'day':
      return dayLater(day, by);
    case 'week':
      return dayLater(day, 7 * by);
    default:
      return monthLater(day, by);
  }
}

/** What a view shows, in words: "23 – 29 Nov 2026". */
export function rangeTitle(view: CalendarView, day: string, locale: string, first: number): string {
  switch (view) {
    case 'day':
      return titleFormat(locale, wholeDay).format(dateOf(day));
    case 'week': {
      const { from } = rangeOf(view, day, first);
      return titleFormat(locale, dayOfWeek).formatRange(dateOf(from), dateOf(dayLater(from, 6)));
    }
    default:
      return titleFormat(locale, wholeMonth).format(dateOf(day));
  }
}

/** A day at length: "Tuesday, 24 November 2026". */
export function dayAtLength(day: string, locale: string): string {
  return titleFormat(locale, wholeDay).format(dateOf(day));
}
