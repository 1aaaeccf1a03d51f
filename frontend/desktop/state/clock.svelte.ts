// The time that shows on screens. A window that nobody touches must not work: what says the day is told
// once a minute, and seconds tick only while a countdown is in sight.
import { createSubscriber } from 'svelte/reactivity';
import { secondsLeft } from '../when';

const SECOND_MS = 1000;
/** How often the minute is looked at: after a night's sleep it is right again this soon. */
const LOOK_MS = 5 * SECOND_MS;
const MINUTE_MS = 60 * SECOND_MS;

const minuteNow = () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

/** Ticks while it runs. */
export class Clock {
  /** When the current minute began. */
  minute = $state(minuteNow());

  readonly #tick = createSubscriber((update) => {
    const handle = setInterval(update, SECOND_MS);
    return () => clearInterval(handle);
  });

  /** Starts telling the minute; the returned function stops it. */
  start(): () => void {
    const handle = setInterval(() => (this.minute = minuteNow()), LOOK_MS);
    return () => clearInterval(handle);
  }

  /** The whole seconds left until a moment; it counts down by itself, and then rests. */
  secondsLeft(until: string | null): number {
    const left = secondsLeft(until, Date.now());
    if (left > 0) this.#tick();
    return left;
  }
}
