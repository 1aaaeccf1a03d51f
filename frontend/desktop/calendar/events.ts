// The answer of Go as the grid draws it: appointments, and behind them when the practice is closed.
import type { Calendar as Grid } from '@event-calendar/core';
import type { Calendar, Entry } from '$bridge';
import type { DayRange } from './range';
import { minutesBetween, wallLater, wallOf } from './wall';

/** How an entry looks. */
export type Look = 'client' | 'taken' | 'pending';

export function lookOf(entry: Entry): Look {
  if (entry.isPending) return 'pending';
  return entry.holderId === '' ? 'taken' : 'client';
}

/** Where an entry ends on the wall: never before it begins, also in the hour that a clock shows twice. */
function wallEnd(entry: Entry, start: string, zone: string): string {
  const end = wallOf(entry.end, zone);
  return end > start ? end : wallLater(start, minutesBetween(entry.start, entry.end));
}

function eventOf(entry: Entry, zone: string): Grid.EventInput {
  const start = wallOf(entry.start, zone);
  return {
    id: entry.id,
    start,
    end: wallEnd(entry, start, zone),
    title: entry.name,
    editable: !entry.isPending,
    classNames: [lookOf(entry), ...(entry.conflicts.length > 0 ? ['conflict'] : [])],
    extendedProps: { entry },
  };
}

/** When the practice is open nowhere, on the wall: what its open times leave of some days. */
export function closedOf({ open, zone }: Calendar, { from, to }: DayRange): [string, string][] {
  const closed: [string, string][] = [];
  const last = `${to}T00:00`;
  let since = `${from}T00:00`;
  for (const span of open) {
    const [opens, closes] = [wallOf(span.from, zone), wallOf(span.to, zone)];
    if (opens > since && since < last) closed.push([since, opens < last ? opens : last]);
    if (closes > since) since = closes;
  }
  if (since < last) closed.push([since, last]);
  return closed;
}

/** Everything that the grid draws; behind the entries of some days the hours at which the practice is closed. */
export function eventsOf(calendar: Calendar, days: DayRange | null): Grid.EventInput[] {
  const entries = calendar.entries.map((entry) => eventOf(entry, calendar.zone));
  if (days === null) return entries;
  const closed = closedOf(calendar, days).map(([start, end], at): Grid.EventInput => {
    return { id: `closed-${at}`, start, end, display: 'background', classNames: ['closed'] };
  });
  return [...closed, ...entries];
}

/** A day and what it has. */
export interface DayEntries {
  day: string;
  entries: Entry[];
}

/** Entries by the day on which they begin, on the practice's wall. */
export function byDay({ entries, zone }: Calendar): DayEntries[] {
  const days: DayEntries[] = [];
  for (const entry of entries) {
    const day = wallOf(entry.start, zone).slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
