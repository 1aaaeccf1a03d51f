// What is being done with an appointment, over whatever screen shows.
import type { Entry } from '$bridge';

/** What a new appointment begins with; times are those on the practice's wall. */
export interface Beginning {
  start?: string;
  minutes?: number;
  holder?: { id: string; name: string };
}

export type Task =
  | { does: 'book'; from: Beginning }
  | { does: 'show'; entry: Entry }
  | { does: 'change'; entry: Entry }
  /** `to` is where it was dragged. */
  | { does: 'move'; entry: Entry; to: { start: string; minutes: number } | null }
  | { does: 'cancel'; entry: Entry };
