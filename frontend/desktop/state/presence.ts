// Tells Go that a person is there, so that the window does not lock under their hands.
import { startup } from '../bridge';

/** Go is told at most this often, in milliseconds. */
export const TOUCH_EVERY = 15_000;

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Watches for keys and the mouse; nothing that happens by itself counts. The returned function ends it. */
export function watchPresence(
  target: EventTarget = window,
  touch: () => Promise<void> = startup.touch,
  now: () => number = Date.now,
): () => void {
  let told = Number.NEGATIVE_INFINITY;
  function notice(event: Event) {
    if (!event.isTrusted && target === window) return;
    if (now() - told < TOUCH_EVERY) return;
    told = now();
    void touch().catch(() => undefined); // a program that has ended needs no telling
  }
  for (const sign of signs) target.addEventListener(sign, notice, { capture: true, passive: true });
  return () => {
    for (const sign of signs) target.removeEventListener(sign, notice, { capture: true });
  };
}
