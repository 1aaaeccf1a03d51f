// What a booking would lie over, asked anew while it is typed.
import { appointments, refusalOf, type Booking } from '$bridge';

export class Conflicts {
  names = $state.raw<string[]>([]);
  /** A time was refused that nothing was known to be at, as a later one of a series. */
  isRefused = $state(false);
  #turn = 0;

  /** Something else is there. */
  get areThere(): boolean {
    return this.names.length > 0 || this.isRefused;
  }

  /** Asks; what is not whole yet lies over nothing. */
  async ask(booking: Booking | null): Promise<void> {
    const turn = ++this.#turn;
    this.isRefused = false;
    if (booking === null) {
      this.names = [];
      return;
    }
    try {
      const names = await appointments.check(booking);
      if (turn === this.#turn) this.names = names;
    } catch {
      // What cannot be booked is refused, at its field, when it is saved.
      if (turn === this.#turn) this.names = [];
    }
  }

  /** Takes in what a verb was refused for. */
  learn(cause: unknown): void {
    this.isRefused = refusalOf(cause).code === 'time_taken';
  }
}
