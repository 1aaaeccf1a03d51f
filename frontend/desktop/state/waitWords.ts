// How long a mail still waits, in words.
import { m } from '../words';

/** "45 s"; from a minute on whole minutes, rounded up: "3 min". */
export function waitWords(seconds: number): string {
  return seconds < 60
    ? m.wait_seconds({ count: seconds })
    : m.wait_minutes({ count: Math.ceil(seconds / 60) });
}
