// What stands under Availability, in words.
import { m } from '$words';
import type { OpenBlock, OpenException, Place, PlaceKind, Service } from '$bridge';
import { plainDay } from '../when';
import { hoursSaid, lengthSaid, weekdaySaid } from './clock';
import { weekdayOf } from './draft';

/** The kinds of places, in the order in which they are offered. */
export const placeKinds: Record<PlaceKind, () => string> = {
  office: m.availability_office,
  video: m.availability_video,
  phone: m.availability_phone,
  visit: m.availability_visit,
};

/** What is asked for as the details of a place. */
export const detailHints: Record<PlaceKind, () => string> = {
  office: m.availability_detail_office,
  video: m.availability_detail_video,
  phone: m.availability_detail_phone,
  visit: m.availability_detail_visit,
};

/** Every place to choose from, and all of them as one. */
export function placeOptions(places: readonly Place[]): { value: string; label: string }[] {
  const each = places.map(({ id, name }) => ({ value: id, label: name }));
  return [{ value: '', label: m.availability_everywhere() }, ...each];
}

function placeName(id: string, places: readonly Place[]): string {
  return places.find((place) => place.id === id)?.name ?? m.availability_everywhere();
}

/** The days and hours of a block: "Mon, Tue · 9:00–17:00". */
export function blockTitle(block: OpenBlock, locale: string): string {
  const days = block.days.length > 0 ? block.days : [weekdayOf(block.firstDay)];
  const day =
    block.every > 0
      ? days.map((each) => weekdaySaid(each, locale, 'short')).join(', ')
      : plainDay(block.firstDay, locale);
  return `${day} · ${hoursSaid(block.from, block.to, locale)}`;
}

/** What else is to be said about a block: how often, where, and since and until when. */
export function blockNote(
  block: OpenBlock,
  places: readonly Place[],
  today: string,
  locale: string,
): string {
  const parts = [placeName(block.placeId, places)];
  if (block.every === 0) parts.unshift(m.availability_once());
  else if (block.every === 1) parts.unshift(m.availability_every_week());
  else parts.unshift(m.availability_every_weeks({ count: block.every }));
  if (block.every > 0 && block.firstDay > today) {
    parts.push(m.availability_from_day({ day: plainDay(block.firstDay, locale) }));
  }
  if (block.until !== '') {
    parts.push(m.availability_until_day({ day: plainDay(block.until, locale) }));
  }
  return parts.join(' · ');
}

/** The days of an exception: "24 Dec 2026 – 1 Jan 2027". */
export function exceptionTitle({ firstDay, lastDay }: OpenException, locale: string): string {
  const first = plainDay(firstDay, locale);
  return firstDay === lastDay ? first : `${first} – ${plainDay(lastDay, locale)}`;
}

/** What it is then: closed or open, when and where. */
export function exceptionNote(
  exception: OpenException,
  places: readonly Place[],
  locale: string,
): string {
  const { isOpen, from, to, placeId, note } = exception;
  const isWholeDay = from === 0 && to === 24 * 60;
  const parts = [
    isOpen ? m.availability_open_besides() : m.availability_closed(),
    isWholeDay ? m.availability_whole_day() : hoursSaid(from, to, locale),
    placeName(placeId, places),
  ];
  return [...parts, ...(note === '' ? [] : [note])].join(' · ');
}

/** A service in a line: how long, and where. */
export function serviceNote(service: Service, places: readonly Place[], locale: string): string {
  const length = lengthSaid(service.minutes, locale);
  const where = places.filter(({ id }) => service.placeIds.includes(id)).map(({ name }) => name);
  const first =
    service.buffer === 0
      ? length
      : m.availability_length_buffer({ length, buffer: lengthSaid(service.buffer, locale) });
  return [first, ...where].join(' · ');
}
