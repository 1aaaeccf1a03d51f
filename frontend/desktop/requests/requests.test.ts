// The words of a request, and the free times that other times are chosen from.
import { describe, expect, it } from 'vitest';
import { obstacleOf } from './obstacle';
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

describe('why nobody asked', () => {
  const open = { isOffered: true, isFree: true, able: 2, barred: [], barredCount: 0 };
  const [ana, bo, cy] = ['Ana', 'Bo', 'Cy'].map((name) => ({ id: name, name }));
  const why = (openness: Parameters<typeof obstacleOf>[0], isOn = true) =>
    obstacleOf(openness, isOn, 'en', String);

  it('names what keeps everybody first, with the way there', () => {
    expect(why(open, false)).toMatchObject({ way: { name: 'settings', page: 'portal' } });
    expect(why({ ...open, isOffered: false }).text).toContain('No service');
    expect(why({ ...open, isFree: false })).toMatchObject({
      way: { name: 'settings', page: 'availability' },
    });
    expect(why({ ...open, able: 0 }).text).toContain('No client has access');
  });

  it('names who may not ask, and leads to the one', () => {
    const one = why({ ...open, barred: [ana!], barredCount: 1 });
    expect(one.text).toMatch(/it stands here until you answer\. The permission is off for Ana\.$/);
    expect(one.way).toEqual({ name: 'client', id: 'Ana', tab: 'overview' });
    const many = why({ ...open, able: 0, barred: [ana!, bo!, cy!], barredCount: 5 });
    expect(many.text).toContain('Nobody with access may ask');
    expect(many.text).toContain('Ana, Bo, Cy, and 2 others');
    expect(many.way).toEqual({ name: 'clients', text: '' });
  });

  it('says no more than that nobody asked where nothing stands in the way, or nothing is known', () => {
    expect(why(open).text).toBe(why(null).text);
  });
});
