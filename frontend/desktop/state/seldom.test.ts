// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REST_MS, seldom } from './seldom';

describe('W2: a flood of changes becomes a few reads', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads at once, then once more for all that came meanwhile', async () => {
    const read = vi.fn(() => Promise.resolve());
    const ask = seldom(read);
    for (let i = 0; i < 300; i++) ask();
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(read).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10 * REST_MS);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('reads at most a few times a second however long the flood lasts', async () => {
    const read = vi.fn(() => Promise.resolve());
    const ask = seldom(read);
    for (let ms = 0; ms < 3000; ms += 10) {
      ask();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(read.mock.calls.length).toBeLessThanOrEqual(11);
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(9);
  });

  it('never starts a read while another one runs, and reads what changed during it', async () => {
    let running = 0;
    let most = 0;
    const read = vi.fn(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      running--;
    });
    const ask = seldom(read);
    ask();
    await vi.advanceTimersByTimeAsync(500);
    ask();
    await vi.advanceTimersByTimeAsync(5000);
    expect(most).toBe(1);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
