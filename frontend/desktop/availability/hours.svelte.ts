// What clients can come for, where, and when the practice is open: read whole, and again when it changes.
import { schedules, type Availability, type Place, type Service } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

/** Everything under Availability. */
export interface Hours {
  services: readonly Service[];
  places: readonly Place[];
  availability: Availability;
}

export class HoursState {
  /** null: not read yet. */
  value = $state.raw<Hours | null>(null);
  trouble = $state('');
  #turn = 0;

  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    const ends = (['availability', 'practice'] as const).map((noun) => changes.on(noun, again));
    return () => ends.forEach((end) => end());
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [services, places, availability] = await Promise.all([
        schedules.services(),
        schedules.places(),
        schedules.availability(),
      ]);
      if (turn !== this.#turn) return;
      this.value = { services, places, availability };
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  /** Runs a verb and reads everything again; what was refused shows over the page, and it says so. */
  async run(verb: () => Promise<unknown>): Promise<boolean> {
    try {
      await verb();
      await this.refresh();
      return true;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return false;
    }
  }
}
