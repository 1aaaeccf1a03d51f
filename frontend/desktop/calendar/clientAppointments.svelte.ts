// The appointments of one client: what comes, the next one first, and what was, the latest first.
import { appointments, type Entry } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

/** How many of each are shown. */
const shown = 5;

/** What is agreed and not over, the next one first. */
export function upcomingOf(entries: readonly Entry[], now: number): Entry[] {
  return entries
    .filter((entry) => entry.state === 'booked' && Date.parse(entry.end) > now)
    .toReversed()
    .slice(0, shown);
}

/** What is over or was cancelled, the latest first. */
export function earlierOf(entries: readonly Entry[], now: number): Entry[] {
  return entries
    .filter((entry) => entry.state === 'cancelled' || Date.parse(entry.end) <= now)
    .slice(0, shown);
}

export class ClientAppointments {
  readonly clientId: string;
  /** null: not read yet. */
  entries = $state.raw<readonly Entry[] | null>(null);
  trouble = $state('');

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    return changes.on('appointment', again);
  }

  async refresh(): Promise<void> {
    try {
      this.entries = await appointments.ofClient(this.clientId);
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }
}
