import { describe, expect, it } from 'vitest';
import { scaleOf } from './scale';

describe('a scale', () => {
  it('counts in round steps up to the highest value', () => {
    expect(scaleOf([120, 340])).toEqual({ min: 0, max: 400, ticks: [0, 100, 200, 300, 400] });
    expect(scaleOf([9])).toEqual({ min: 0, max: 10, ticks: [0, 5, 10] });
  });

  it('goes below zero where a value does', () => {
    const { min, max, ticks } = scaleOf([-150, 400]);
    expect([min, max]).toEqual([-200, 400]);
    expect(ticks).toContain(0);
  });

  it('stands without any value', () => {
    expect(scaleOf([0, 0])).toEqual({ min: 0, max: 1, ticks: [0, 1] });
    expect(scaleOf([])).toEqual({ min: 0, max: 1, ticks: [0, 1] });
  });

  it('has no step below the least', () => {
    expect(scaleOf([150], 4, 100).ticks).toEqual([0, 100, 200]);
  });

  it('holds every value in few lines', () => {
    for (const value of [1, 7, 99, 101, 4_999, 123_456, 98_765_432]) {
      const { max, ticks } = scaleOf([value]);
      expect(max).toBeGreaterThanOrEqual(value);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
});
