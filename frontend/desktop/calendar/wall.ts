// What the clock on the practice's wall shows at a moment, such as 2026-11-24T10:00, and the moment at which it does.
// A time that the clock jumps over is that much later, one that it shows twice is the first: as Go has it.
import {
  parseAbsolute,
  parseDateTime,
  toCalendarDateTime,
  toZoned,
  type CalendarDateTime,
} from '@internationalized/date';
import { zoneOrLocal } from '../when';

const MINUTE_MS = 60_000;

function text(wall: CalendarDateTime): string {
  return wall.toString().slice(0, 16);
}

/** What the clock of a zone shows at a moment. */
export function wallOf(iso: string, zone: string): string {
  return text(toCalendarDateTime(parseAbsolute(iso, zoneOrLocal(zone))));
}

/** When the clock of a zone shows a time. */
export function momentOf(wall: string, zone: string): string {
  return toZoned(parseDateTime(wall), zoneOrLocal(zone), 'compatible').toAbsoluteString();
}

/** A time on the wall some minutes later, as if the clock never jumped. */
export function wallLater(wall: string, minutes: number): string {
  return text(parseDateTime(wall).add({ minutes }));
}

/** The minutes from one moment to another. */
export function minutesBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS);
}

/** How far the clock of a zone is from UTC at a moment: "+02:00". */
export function offsetOf(iso: string, zone: string): string {
  const minutes = parseAbsolute(iso, zoneOrLocal(zone)).offset / MINUTE_MS;
  const of = (part: number) => String(part).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${of(Math.floor(size / 60))}:${of(size % 60)}`;
}
