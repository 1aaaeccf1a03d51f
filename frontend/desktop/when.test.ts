// @vitest-environment node
import { describe, expect, it } from 'vitest';
import {
  calendarDay,
  clockTime,
  dayAndTime,
  dayIn,
  fullMoment,
  plainDay,
  secondsLeft,
  when,
} from './when';

const zone = 'America/New_York';
const now = Date.parse('2026-11-22T15:00:00Z'); // 10:00 in New York

describe('a time', () => {
  it('is the time of day today, in the zone of the practice', () => {
    expect(when('2026-11-22T14:12:00Z', now, 'en', zone)).toMatch(/^9:12\sAM$/u);
    expect(clockTime('2026-11-22T14:12:00Z', 'es', zone)).toBe('9:12');
  });

  it('is yesterday by the calendar of that zone, not of this computer', () => {
    expect(when('2026-11-22T04:30:00Z', now, 'en', zone)).toBe('yesterday');
    expect(when('2026-11-22T04:30:00Z', now, 'es', zone)).toBe('ayer');
    expect(when('2026-11-22T05:30:00Z', now, 'en', zone)).toMatch(/^12:30\sAM$/u);
  });

  it('is a day before that, with the year once it is another', () => {
    expect(when('2026-11-19T14:12:00Z', now, 'en-GB', zone)).toBe('19 Nov');
    expect(calendarDay('2025-11-19T14:12:00Z', now, 'en-GB', zone)).toBe('19 Nov 2025');
    expect(dayAndTime('2026-11-19T14:12:00Z', now, 'en-GB', zone)).toBe('19 Nov, 9:12');
  });

  it('is told in full, with its zone, where it has to stand for years', () => {
    expect(fullMoment('2026-11-22T14:12:00Z', 'en-GB', zone)).toMatch(
      /^22 November 2026\D+0?9:12 (GMT-5|EST)$/u,
    );
    expect(fullMoment('2026-11-22T14:12:00Z', 'es', 'Europe/Madrid')).toMatch(
      /^22 de noviembre de 2026\D+15:12 CET$/u,
    );
  });

  it('is read in the zone of this computer while the practice has none', () => {
    expect(clockTime('2026-11-22T14:12:00Z', 'es', '')).toMatch(/^\d{1,2}:12$/u);
  });
});

describe('a day', () => {
  it('is that of the zone', () => {
    expect(dayIn('America/New_York', Date.parse('2026-11-22T03:00:00Z'))).toBe('2026-11-21');
    expect(dayIn('Europe/Berlin', Date.parse('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
  });

  it('is written without a time', () => {
    expect(plainDay('2030-03-04', 'en')).toBe('Mar 4, 2030');
    expect(plainDay('soon', 'en')).toBe('soon');
  });
});

describe('a countdown', () => {
  it('counts whole seconds up, so that 0 means over', () => {
    expect(secondsLeft('2026-11-22T15:00:10Z', now)).toBe(10);
    expect(secondsLeft('2026-11-22T15:00:09.100Z', now)).toBe(10);
    expect(secondsLeft('2026-11-22T15:00:00Z', now)).toBe(0);
  });

  it('never falls below zero, and is zero where nothing is awaited', () => {
    expect(secondsLeft('2026-11-22T14:00:00Z', now)).toBe(0);
    expect(secondsLeft(null, now)).toBe(0);
  });
});
