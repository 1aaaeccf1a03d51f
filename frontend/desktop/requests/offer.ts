// The free times that other times are chosen from.
import { dayIn } from '../when';

/** How many times can be offered in answer to a request. */
export const MOST_OFFERS = 5;

/** How far the times reach that are looked for, in days. */
const REACH_DAYS = 14;
const DAY_MS = 86_400_000;

/** The free times of one day. */
export interface FreeDay {
  day: string;
  times: string[];
}

/** The stretch that is looked at from a day on; a day more at its beginning, for zones ahead of UTC. */
export function reachOf(day: string): { from: string; to: string } {
  const begin = Date.parse(`${day}T00:00:00Z`);
  const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return { from: at(begin - DAY_MS / 2), to: at(begin + REACH_DAYS * DAY_MS) };
}

/** Free times by the day that a zone has, in order. */
export function daysOfTimes(times: readonly string[], zone: string): FreeDay[] {
  const days: FreeDay[] = [];
  for (const time of times) {
    const day = dayIn(zone, Date.parse(time));
    const last = days.at(-1);
    if (last?.day === day) last.times.push(time);
    else days.push({ day, times: [time] });
  }
  return days;
}
