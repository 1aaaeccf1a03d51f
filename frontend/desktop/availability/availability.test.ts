// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { OpenBlock, OpenException, Place, Service } from '$bridge';
import { fieldTime, hoursSaid, lengthSaid, minuteOf, weekdaySaid, weekdaysOf } from './clock';
import {
  blockFormOf,
  blockOf,
  exceptionFormOf,
  exceptionOf,
  serviceFormOf,
  serviceOf,
  weekdayOf,
} from './draft';
import { noticeOptions, rulesFormOf, rulesOf } from './rules';
import { blockNote, blockTitle, exceptionNote, exceptionTitle, serviceNote } from './words';

const office: Place = { id: 'o', name: 'Office', kind: 'office', detail: '' };
const block: OpenBlock = {
  ...{ id: 'b', firstDay: '2026-11-23', from: 540, to: 1440, placeId: 'o' },
  ...{ every: 2, days: [1, 3], until: '2026-12-31' },
};
const exception: OpenException = {
  ...{ id: 'e', firstDay: '2026-12-24', lastDay: '2027-01-01', from: 0, to: 1440 },
  ...{ isOpen: false, placeId: '', note: 'Holidays' },
};
const service: Service = {
  ...{ id: 's', name: 'Visit', code: '', minutes: 50, buffer: 10, fee: 12050 },
  ...{ isOffered: true, placeIds: ['o'] },
};

describe('a time of day', () => {
  it('goes into its field and back, and midnight as an end is that of the day', () => {
    expect(fieldTime(570)).toBe('09:30');
    expect(minuteOf('09:30')).toBe(570);
    expect(fieldTime(1440)).toBe('00:00');
    expect(minuteOf('00:00')).toBe(0);
    expect(minuteOf('00:00', 'to')).toBe(1440);
    expect(minuteOf('')).toBe(-1);
  });

  it('is written as the region does', () => {
    expect(hoursSaid(540, 1020, 'en-US')).toMatch(/^9:00\sAM–5:00\sPM$/u);
    expect(hoursSaid(540, 1020, 'es')).toBe('9:00–17:00');
    expect(lengthSaid(90, 'en')).toBe('90 minutes');
    expect(lengthSaid(120, 'en')).toBe('2 hours');
    expect(lengthSaid(14 * 1440, 'es')).toBe('2 semanas');
    expect(lengthSaid(0, 'en')).toBe('0 minutes');
  });

  it('has its weekdays in the order of the region', () => {
    expect(weekdaySaid(1, 'en', 'long')).toBe('Monday');
    expect(weekdaySaid(7, 'es', 'short')).toBe('dom');
    expect(weekdaysOf('en-GB')[0]).toBe(1);
    expect(weekdayOf('2026-11-22')).toBe(7);
  });
});

describe('a service', () => {
  it('is what was typed; what is no number is left to be refused', () => {
    expect(serviceOf(serviceFormOf(service, [office]), 's')).toEqual(service);
    const form = serviceFormOf(null, [office]);
    expect(form.placeIds).toEqual(['o']);
    expect(serviceOf({ ...form, minutes: 'long', buffer: '' }, '')).toMatchObject({
      ...{ minutes: -1, buffer: 0 },
    });
    expect(serviceOf({ ...form, fee: null, isFeeWrong: true }, '')).toBeNull();
    expect(serviceOf(form, '')?.fee).toBe(0);
  });

  it('says how long it is and where', () => {
    expect(serviceNote(service, [office], 'en')).toBe('50 minutes, then 10 minutes free · Office');
  });
});

describe('hours', () => {
  it('are what was typed', () => {
    expect(blockOf(blockFormOf(block, '2026-11-01'), 'b')).toEqual(block);
    const once = { ...block, every: 0, days: [], until: '' };
    expect(blockOf(blockFormOf(once, '2026-11-01'), 'b')).toEqual(once);
    const form = { ...blockFormOf(null, '2026-11-01'), every: '0' };
    expect(blockOf(form, '').every, 'it is refused').toBe(-1);
  });

  it('are said in a line', () => {
    expect(blockTitle(block, 'es')).toBe('lun, mié · 9:00–0:00');
    expect(blockNote(block, [office], '2026-11-01', 'en')).toBe(
      'Every 2 weeks · Office · from Nov 23, 2026 · until Dec 31, 2026',
    );
    const once = { ...block, every: 0, days: [], until: '', placeId: '' };
    expect(blockTitle(once, 'es')).toBe('23 nov 2026 · 9:00–0:00');
    expect(blockNote(once, [office], '2026-11-01', 'en')).toBe('Once · Every place');
  });
});

describe('days that differ', () => {
  it('are what was typed, and one day without a last one', () => {
    expect(exceptionOf(exceptionFormOf(exception, '2026-11-01'), 'e')).toEqual(exception);
    const form = { ...exceptionFormOf(null, '2026-11-01'), lastDay: '' };
    expect(exceptionOf(form, '')).toMatchObject({ lastDay: '2026-11-01', from: 0, to: 1440 });
    const open = { ...form, isOpen: true };
    expect(exceptionOf(open, ''), 'open times have hours').toMatchObject({ from: 540, to: 1020 });
  });

  it('are said in a line', () => {
    expect(exceptionTitle(exception, 'en-GB')).toBe('24 Dec 2026 – 1 Jan 2027');
    expect(exceptionNote(exception, [office], 'en')).toBe(
      'Closed · The whole day · Every place · Holidays',
    );
  });
});

describe('the rules for requests', () => {
  it('are chosen from usual lengths, and one that is kept is among them', () => {
    const rules = { step: 15, notice: 300, furthest: 60, cancelWithin: 1440 };
    expect(rulesOf(rulesFormOf(rules))).toEqual(rules);
    expect(noticeOptions(300, 'en').map(({ value }) => value)).toContain('300');
    expect(rulesOf({ ...rulesFormOf(rules), furthest: 'far' }).furthest).toBe(-1);
  });
});
