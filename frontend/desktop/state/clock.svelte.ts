// The time that shows on screens. It ticks once a second, so that countdowns live.

/** Ticks while it runs. */
export class Clock {
  now = $state(Date.now());

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    const handle = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(handle);
  }
}
