// An appointment while it is typed.
import type { Booking, Entry, Repeat, Service } from '$bridge';
import { wholeNumber } from '../availability/clock';
import { dayLater } from './range';
import type { Beginning } from './task';
import { minutesBetween, momentOf, wallOf } from './wall';

export interface BookingForm {
  /** Time that is taken, without a client. */
  isTaken: boolean;
  holderId: string;
  title: string;
  serviceId: string;
  placeId: string;
  day: string;
  time: string;
  minutes: string;
  note: string;
  repeats: 'never' | 'weekly';
  every: string;
  ends: 'open' | 'until' | 'count';
  until: string;
  count: string;
  tell: boolean;
}

export const bookingFields = [
  ...['holderId', 'title', 'serviceId', 'placeId', 'start', 'minutes', 'note', 'tell'],
  ...['repeat.every', 'repeat.until', 'repeat.count'],
];

const once = { repeats: 'never', every: '1', ends: 'open', until: '', count: '10' } as const;

/** The form of a new appointment, which begins at a likely time where nothing else is said. */
export function newForm(from: Beginning, likely: string): BookingForm {
  const start = from.start ?? likely;
  return {
    ...{ isTaken: false, holderId: from.holder?.id ?? '', title: '', serviceId: '', placeId: '' },
    ...{ day: start.slice(0, 10), time: start.slice(11), minutes: String(from.minutes ?? 50) },
    ...{ note: '', tell: false },
    ...once,
  };
}

/** The form of an appointment that there is. */
export function formOf(entry: Entry, zone: string): BookingForm {
  const start = wallOf(entry.start, zone);
  const { holderId, title, serviceId, placeId, note } = entry;
  return {
    ...{ isTaken: holderId === '', holderId, title, serviceId, placeId, note },
    ...{ day: start.slice(0, 10), time: start.slice(11) },
    minutes: String(minutesBetween(entry.start, entry.end)),
    tell: false,
    ...once,
  };
}

/** The moment at which a form says that it begins; empty where it says none. */
export function startOf({ day, time }: { day: string; time: string }, zone: string): string {
  return day === '' || time === '' ? '' : momentOf(`${day}T${time}`, zone);
}

function repeatOf(form: BookingForm): Repeat {
  if (form.repeats === 'never') return { every: 0, days: [], until: '', count: 0 };
  return {
    every: wholeNumber(form.every) || -1,
    days: [],
    until: form.ends === 'until' ? form.until : '',
    count: form.ends === 'count' ? wholeNumber(form.count) || -1 : 0,
  };
}

/** What was typed as a booking. */
export function bookingOf(form: BookingForm, id: string, zone: string, anyway: boolean): Booking {
  return {
    id,
    holderId: form.isTaken ? '' : form.holderId,
    title: form.isTaken ? form.title : '',
    serviceId: form.isTaken ? '' : form.serviceId,
    placeId: form.placeId,
    note: form.note,
    start: startOf(form, zone),
    minutes: wholeNumber(form.minutes),
    repeat: repeatOf(form),
    anyway,
    tell: form.tell && !form.isTaken,
  };
}

/** A service brings its length along, and its place where it is given at one alone or not at the chosen one. */
export function withService(form: BookingForm, service: Service | undefined): BookingForm {
  if (!service) return form;
  const { placeIds } = service;
  const isKept = placeIds.includes(form.placeId);
  return {
    ...form,
    minutes: String(service.minutes),
    placeId: isKept ? form.placeId : (placeIds[0] ?? ''),
  };
}

/** When a new appointment is likely: at the next full hour of a working day, else at nine. */
export function likelyStart(nowIso: string, zone: string): string {
  const now = wallOf(nowIso, zone);
  const [today, hour] = [now.slice(0, 10), Number(now.slice(11, 13)) + 1];
  if (hour > 18) return `${dayLater(today, 1)}T09:00`;
  return `${today}T${String(Math.max(9, hour)).padStart(2, '0')}:00`;
}
