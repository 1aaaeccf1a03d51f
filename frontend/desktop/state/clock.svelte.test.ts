import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from './clock.svelte';

const noon = Date.parse('2026-11-22T12:00:00Z');

describe('the clock of the screens', () => {
  beforeEach(() => vi.useFakeTimers({ now: noon }));
  afterEach(() => vi.useRealTimers());

  /** Shows a countdown and returns what was shown, one entry a change, and a way to take it away. */
  function countDown(clock: Clock, until: string | null) {
    const shown: number[] = [];
    const leave = $effect.root(() => {
      $effect(() => {
        shown.push(clock.secondsLeft(until));
      });
    });
    flushSync();
    return { shown, leave };
  }

  /** Lets time pass and the screens follow. */
  function pass(milliseconds: number) {
    vi.advanceTimersByTime(milliseconds);
    flushSync();
  }

  it('counts down each second to a moment that is awaited, and then rests', () => {
    const { shown, leave } = countDown(new Clock(), '2026-11-22T12:00:03Z');
    for (let second = 0; second < 5; second += 1) pass(1000);
    expect(shown).toEqual([3, 2, 1, 0]);
    pass(0);
    expect(vi.getTimerCount()).toBe(0);
    leave();
  });

  it('has no timer while nothing is awaited, nor once a countdown is out of sight', () => {
    const clock = new Clock();
    const nothing = countDown(clock, null);
    expect(nothing.shown).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
    nothing.leave();
    const left = countDown(clock, '2026-11-22T12:00:30Z');
    expect(vi.getTimerCount()).toBe(1);
    left.leave();
    pass(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells a minute when it begins, and not each second of it', () => {
    const clock = new Clock();
    const stop = clock.start();
    const shown: number[] = [];
    const leave = $effect.root(() => {
      $effect(() => {
        shown.push(clock.minute - noon);
      });
    });
    flushSync();
    for (let second = 0; second < 130; second += 1) pass(1000);
    expect(shown).toEqual([0, 60_000, 120_000]);
    leave();
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
