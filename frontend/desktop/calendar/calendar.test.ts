// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Calendar, Entry, Service } from '$bridge';
import { bookingOf, formOf, likelyStart, newForm, withService } from './booking';
import { earlierOf, upcomingOf } from './clientAppointments.svelte';
import { byDay, closedOf, eventsOf } from './events';
import { rangeOf, rangeTitle, stepped } from './range';
import { minutesBetween, momentOf, offsetOf, wallLater, wallOf } from './wall';
import { namesSaid, timesSaid } from './words';

const zone = 'Europe/Berlin';

function entry(changes: Partial<Entry> = {}): Entry {
  return {
    ...{ id: 'e', seriesId: '', clientId: 'c', holderId: 'c', name: 'Ana Alvarez', title: '' },
    ...{ serviceId: 's', service: 'Visit', placeId: 'p', place: 'Room', kind: 'office' as const },
    ...{ start: '2026-11-24T09:00:00Z', end: '2026-11-24T09:50:00Z', buffer: 10 },
    ...{ state: 'booked' as const, cancelledBy: '' as const, reason: '', note: '' },
    ...{ isPending: false, conflicts: [] },
    ...changes,
  };
}

describe('the clock on the wall', () => {
  it('shows a moment in the zone of the practice, and leads back to it', () => {
    expect(wallOf('2026-11-24T09:00:00Z', zone)).toBe('2026-11-24T10:00');
    expect(Date.parse(momentOf('2026-11-24T10:00', zone))).toBe(Date.parse('2026-11-24T09:00:00Z'));
    expect(wallOf('2026-11-24T01:00:00Z', 'America/New_York')).toBe('2026-11-23T20:00');
  });

  it('is later where it jumps, and the first where it shows a time twice', () => {
    expect(Date.parse(momentOf('2026-03-29T02:30', zone))).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(Date.parse(momentOf('2026-10-25T02:30', zone))).toBe(Date.parse('2026-10-25T00:30:00Z'));
    expect(offsetOf('2026-10-24T12:00:00Z', zone)).toBe('+02:00');
    expect(offsetOf('2026-10-26T12:00:00Z', zone)).toBe('+01:00');
    expect(offsetOf('2026-10-26T12:00:00Z', 'America/St_Johns')).toBe('-02:30');
  });

  it('keeps the time of day over a change of the clock, and a length in minutes', () => {
    expect(wallLater('2026-10-24T10:00', 24 * 60)).toBe('2026-10-25T10:00');
    expect(
      minutesBetween(momentOf('2026-10-24T10:00', zone), momentOf('2026-10-25T10:00', zone)),
    ).toBe(25 * 60);
  });
});

describe('a view', () => {
  it('shows whole weeks of a month, from the first day of the region', () => {
    expect(rangeOf('day', '2026-11-24', 1)).toEqual({ from: '2026-11-24', to: '2026-11-25' });
    expect(rangeOf('week', '2026-11-24', 1)).toEqual({ from: '2026-11-23', to: '2026-11-30' });
    expect(rangeOf('week', '2026-11-24', 7)).toEqual({ from: '2026-11-22', to: '2026-11-29' });
    expect(rangeOf('month', '2026-11-24', 1)).toEqual({ from: '2026-10-26', to: '2026-12-07' });
    expect(rangeOf('list', '2026-11-24', 1)).toEqual({ from: '2026-11-01', to: '2026-12-01' });
  });

  it('steps by what it shows, and says it', () => {
    expect(stepped('day', '2026-02-28', 1)).toBe('2026-03-01');
    expect(stepped('week', '2026-11-24', -1)).toBe('2026-11-17');
    expect(stepped('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(rangeTitle('month', '2026-11-24', 'en', 1)).toBe('November 2026');
    expect(rangeTitle('week', '2026-11-24', 'en-US', 1)).toMatch(/^Nov 23\s–\s29, 2026$/u);
    expect(rangeTitle('day', '2026-11-24', 'es', 1)).toBe('martes, 24 de noviembre de 2026');
  });
});

describe('the grid', () => {
  const calendar: Calendar = {
    zone,
    entries: [entry(), entry({ id: 'x', holderId: '', isPending: false, conflicts: ['Ana'] })],
    open: [
      { from: '2026-11-24T08:00:00Z', to: '2026-11-24T11:00:00Z' },
      { from: '2026-11-24T12:00:00Z', to: '2026-11-24T16:00:00Z' },
    ],
  };

  it('has entries on the wall, and behind them what open times leave of the days', () => {
    const days = { from: '2026-11-24', to: '2026-11-25' };
    expect(closedOf(calendar, days)).toEqual([
      ['2026-11-24T00:00', '2026-11-24T09:00'],
      ['2026-11-24T12:00', '2026-11-24T13:00'],
      ['2026-11-24T17:00', '2026-11-25T00:00'],
    ]);
    expect(closedOf({ ...calendar, open: [] }, days)).toHaveLength(1);
    expect(eventsOf(calendar, days)).toHaveLength(5);
    const [first, second] = eventsOf(calendar, null);
    expect(first).toMatchObject({ start: '2026-11-24T10:00', end: '2026-11-24T10:50' });
    expect(first?.classNames).toEqual(['client']);
    expect(second?.classNames).toEqual(['taken', 'conflict']);
    const [pending] = eventsOf({ ...calendar, entries: [entry({ isPending: true })] }, null);
    expect(pending).toMatchObject({ editable: false, classNames: ['pending'] });
  });

  it('never has an end before its beginning, in the hour that the clock shows twice', () => {
    const twice = entry({ start: '2026-10-25T00:40:00Z', end: '2026-10-25T01:20:00Z' });
    const [event] = eventsOf({ ...calendar, entries: [twice] }, null);
    expect(event).toMatchObject({ start: '2026-10-25T02:40', end: '2026-10-25T03:20' });
  });

  it('has its days in a list', () => {
    const late = entry({ id: 'l', start: '2026-11-24T23:30:00Z', end: '2026-11-25T00:30:00Z' });
    const days = byDay({ ...calendar, entries: [...calendar.entries, late] });
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['2026-11-24', 2],
      ['2026-11-25', 1],
    ]);
    expect(timesSaid(late, zone, 'es')).toBe('0:30–1:30');
  });
});

describe('an appointment that is typed', () => {
  const visit: Service = {
    ...{ id: 's', name: 'Visit', code: '', minutes: 80, buffer: 10, fee: 0, isOffered: true },
    placeIds: ['p', 'q'],
  };

  it('is what there is, and what was typed', () => {
    const form = formOf(entry({ note: 'Lift' }), zone);
    expect(form).toMatchObject({ day: '2026-11-24', time: '10:00', minutes: '50', isTaken: false });
    expect(bookingOf(form, 'e', zone, true)).toMatchObject({
      ...{ id: 'e', holderId: 'c', serviceId: 's', minutes: 50, note: 'Lift', anyway: true },
      start: '2026-11-24T09:00:00.000Z',
      repeat: { every: 0, days: [], until: '', count: 0 },
    });
    expect(bookingOf({ ...form, time: '' }, 'e', zone, false).start).toBe('');
  });

  it('of time that is taken has neither client nor service, and tells nobody', () => {
    const form = { ...newForm({}, '2026-11-24T10:00'), isTaken: true, holderId: 'c', tell: true };
    expect(bookingOf({ ...form, title: 'Lunch' }, '', zone, false)).toMatchObject({
      ...{ holderId: '', serviceId: '', title: 'Lunch', tell: false },
    });
  });

  it('comes again for a number of times, until a day, or on and on', () => {
    const form = { ...newForm({}, '2026-11-24T10:00'), repeats: 'weekly' as const, every: '2' };
    const repeat = (changes: object) => bookingOf({ ...form, ...changes }, '', zone, false).repeat;
    expect(repeat({})).toEqual({ every: 2, days: [], until: '', count: 0 });
    expect(repeat({ ends: 'count', count: '6' })).toMatchObject({ count: 6, until: '' });
    expect(repeat({ ends: 'until', until: '2026-12-24' })).toMatchObject({ until: '2026-12-24' });
    expect(repeat({ ends: 'count', count: 'some' }), 'it is refused').toMatchObject({ count: -1 });
  });

  it('takes length and place from its service', () => {
    const form = newForm({}, '2026-11-24T10:00');
    expect(withService(form, visit)).toMatchObject({ minutes: '80', placeId: 'p' });
    expect(withService({ ...form, placeId: 'q' }, visit).placeId).toBe('q');
    expect(withService(form, undefined)).toBe(form);
  });

  it('begins at a likely time', () => {
    expect(likelyStart('2026-11-24T09:20:00Z', zone)).toBe('2026-11-24T11:00');
    expect(likelyStart('2026-11-24T02:20:00Z', zone)).toBe('2026-11-24T09:00');
    expect(likelyStart('2026-11-24T21:20:00Z', zone)).toBe('2026-11-25T09:00');
  });
});

describe('the appointments of a client', () => {
  it('are those to come, the next one first, and those before, the latest first', () => {
    const all = [
      entry({ id: '3', start: '2026-12-08T09:00:00Z', end: '2026-12-08T10:00:00Z' }),
      entry({ id: '2', start: '2026-12-01T09:00:00Z', end: '2026-12-01T10:00:00Z' }),
      entry({ id: '1', state: 'cancelled', end: '2026-11-30T10:00:00Z' }),
      entry({ id: '0' }),
    ];
    const now = Date.parse('2026-11-25T00:00:00Z');
    expect(upcomingOf(all, now).map(({ id }) => id)).toEqual(['2', '3']);
    expect(earlierOf(all, now).map(({ id }) => id)).toEqual(['1', '0']);
  });

  it('are named once each', () => {
    expect(namesSaid(['Ana', 'Bo', 'Ana'], 'en')).toBe('Ana and Bo');
  });
});
