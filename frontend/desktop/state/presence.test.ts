import { describe, expect, it } from 'vitest';
import { TOUCH_EVERY, watchPresence } from './presence';

describe('the presence of a person', () => {
  it('is told once in fifteen seconds, and no more after the end', () => {
    const target = new EventTarget();
    let at = 0;
    let told = 0;
    const stop = watchPresence(
      target,
      () => {
        told += 1;
        return Promise.resolve();
      },
      () => at,
    );
    target.dispatchEvent(new Event('keydown'));
    target.dispatchEvent(new Event('pointermove'));
    expect(told).toBe(1);
    at = TOUCH_EVERY - 1;
    target.dispatchEvent(new Event('wheel'));
    expect(told).toBe(1);
    at = TOUCH_EVERY;
    target.dispatchEvent(new Event('pointerdown'));
    expect(told).toBe(2);
    at = 2 * TOUCH_EVERY;
    target.dispatchEvent(new Event('focus'));
    expect(told).toBe(2);
    stop();
    target.dispatchEvent(new Event('keydown'));
    expect(told).toBe(2);
  });

  it('goes on when the program has ended', async () => {
    const target = new EventTarget();
    watchPresence(target, () => Promise.reject(new Error('gone')));
    expect(() => target.dispatchEvent(new Event('keydown'))).not.toThrow();
    await Promise.resolve();
  });
});
