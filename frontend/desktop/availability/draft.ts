// Services, places, hours and exceptions while they are typed.
import type { OpenBlock, OpenException, Place, Service } from '$bridge';
import { fieldTime, minuteOf, wholeNumber } from './clock';

/** A service as its form has it: numbers are what was typed, the fee in the currency's smallest unit. */
export interface ServiceForm {
  name: string;
  code: string;
  minutes: string;
  buffer: string;
  fee: number | null;
  /** What stands there as the fee is no amount. */
  isFeeWrong: boolean;
  isOffered: boolean;
  placeIds: string[];
}

export const serviceFields = ['name', 'code', 'minutes', 'buffer', 'fee'] as const;

/** The form of a service; of a new one with every place. */
export function serviceFormOf(service: Service | null, places: readonly Place[]): ServiceForm {
  return {
    name: service?.name ?? '',
    code: service?.code ?? '',
    minutes: String(service?.minutes ?? 50),
    buffer: String(service?.buffer ?? 10),
    fee: service?.fee || null,
    isFeeWrong: false,
    isOffered: service?.isOffered ?? true,
    placeIds: service ? [...service.placeIds] : places.map(({ id }) => id),
  };
}

/** What was typed as a service; null where the fee cannot be read. */
export function serviceOf(form: ServiceForm, id: string): Service | null {
  const { isFeeWrong, fee, ...typed } = form;
  if (isFeeWrong) return null;
  return {
    ...typed,
    id,
    minutes: wholeNumber(form.minutes),
    buffer: form.buffer.trim() === '' ? 0 : wholeNumber(form.buffer),
    fee: fee ?? 0,
  };
}

/** A place of which nothing was typed. */
export const blankPlace: Place = { id: '', name: '', kind: 'office', detail: '' };

export const placeFields = ['name', 'kind', 'detail'] as const;

/** A stretch of hours as its form has it: times are those of time fields. */
export interface BlockForm {
  isRepeated: boolean;
  every: string;
  days: number[];
  firstDay: string;
  until: string;
  from: string;
  to: string;
  placeId: string;
}

export const blockFields = ['every', 'firstDay', 'until', 'from', 'to', 'placeId'] as const;

/** The form of a block; a new one is a working week that begins today. */
export function blockFormOf(block: OpenBlock | null, today: string): BlockForm {
  if (!block) {
    return {
      ...{ isRepeated: true, every: '1', days: [1, 2, 3, 4, 5], firstDay: today, until: '' },
      ...{ from: '09:00', to: '17:00', placeId: '' },
    };
  }
  return {
    isRepeated: block.every > 0,
    every: String(block.every || 1),
    days: block.days.length > 0 ? [...block.days] : [weekdayOf(block.firstDay)],
    firstDay: block.firstDay,
    until: block.until,
    from: fieldTime(block.from),
    to: fieldTime(block.to),
    placeId: block.placeId,
  };
}

/** What was typed as a block. */
export function blockOf(form: BlockForm, id: string): OpenBlock {
  return {
    id,
    every: form.isRepeated ? wholeNumber(form.every) || -1 : 0,
    days: form.isRepeated ? [...form.days].sort() : [],
    until: form.isRepeated ? form.until : '',
    firstDay: form.firstDay,
    from: minuteOf(form.from),
    to: minuteOf(form.to, 'to'),
    placeId: form.placeId,
  };
}

/** An exception as its form has it. */
export interface ExceptionForm {
  isOpen: boolean;
  isWholeDay: boolean;
  firstDay: string;
  lastDay: string;
  from: string;
  to: string;
  placeId: string;
  note: string;
}

export const exceptionFields = ['firstDay', 'lastDay', 'from', 'to', 'placeId', 'note'] as const;

/** The form of an exception; a new one closes a whole day. */
export function exceptionFormOf(exception: OpenException | null, today: string): ExceptionForm {
  if (!exception) {
    return {
      ...{ isOpen: false, isWholeDay: true, firstDay: today, lastDay: today },
      ...{ from: '09:00', to: '17:00', placeId: '', note: '' },
    };
  }
  const isWholeDay = exception.from === 0 && exception.to === 24 * 60;
  return {
    ...{ isOpen: exception.isOpen, isWholeDay },
    ...{ firstDay: exception.firstDay, lastDay: exception.lastDay },
    from: isWholeDay ? '09:00' : fieldTime(exception.from),
    to: isWholeDay ? '17:00' : fieldTime(exception.to),
    ...{ placeId: exception.placeId, note: exception.note },
  };
}

/** What was typed as an exception. Without a last day it is one day. */
export function exceptionOf(form: ExceptionForm, id: string): OpenException {
  const { isOpen, isWholeDay, firstDay, lastDay, from, to, placeId, note } = form;
  const isAllDay = isWholeDay && !isOpen;
  return {
    ...{ id, isOpen, firstDay, lastDay: lastDay || firstDay, placeId, note },
    from: isAllDay ? 0 : minuteOf(from),
    to: isAllDay ? 24 * 60 : minuteOf(to, 'to'),
  };
}

/** The weekday of a day, 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
