// The words of a request, and the free times that other times are chosen from.
import { describe, expect, it } from 'vitest';
import { daysOfTimes, reachOf } from './offer';
import { spanWords, stateLooks, stateWords, whatWords } from './requestWords';

describe('a request', () => {
  it('is told in the zone of the practice', () => {
    const words = spanWords(
      '2026-11-26T15:00:00Z',
      '2026-11-26T15:50:00Z',
      'en-GB',
      'America/New_York',
    );
    expect(words).toBe('Thu, 26 Nov 2026, 10:00–10:50');
  });

  it('says where it is, if it has a place', () => {
    expect(whatWords({ service: 'Session', place: 'Harbor Street' })).toBe(
      'Session · Harbor Street',
    );
    expect(whatWords({ service: 'Call', place: '' })).toBe('Call');
  });

  it('has words and a sign for each state', () => {
    for (const state of Object.keys(stateLooks) as (keyof typeof stateLooks)[]) {
      expect(stateWords(state)).not.toBe('');
    }
  });
});

describe('the free times', () => {
  it('stand under the day that the practice has', () => {
    const days = daysOfTimes(
      ['2026-11-26T23:30:00Z', '2026-11-27T03:30:00Z', '2026-11-27T15:00:00Z'],
      'America/New_York',
    );
    expect(days.map(({ day, times }) => [day, times.length])).toEqual([
      ['2026-11-26', 2],
      ['2026-11-27', 1],
    ]);
  });

  it('are looked for over two weeks', () => {
    expect(reachOf('2026-11-26')).toEqual({
      from: '2026-11-25T12:00:00Z',
      to: '2026-12-10T00:00:00Z',
    });
  });
});
