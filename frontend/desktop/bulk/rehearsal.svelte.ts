// The dry run of a bulk: for whom it would be, who would be left out and why.
import type { Rehearsal, RehearsalLine } from '$bridge';
import { errorSentence } from '../fault';

const PORTION = 100;

/** Asks for a part of the lines: of those for whom it would be, or of those who are left out. */
type Rehearse = (isLeftOut: boolean, offset: number, limit: number) => Promise<Rehearsal>;

export class DryRun {
  answer = $state.raw<Rehearsal | null>(null);
  invited = $state.raw<readonly RehearsalLine[]>([]);
  leftOut = $state.raw<readonly RehearsalLine[]>([]);
  trouble = $state('');
  readonly #rehearse: Rehearse;

  constructor(rehearse: Rehearse) {
    this.#rehearse = rehearse;
  }

  /** How many are left out. */
  get out(): number {
    return this.answer ? this.answer.selected - this.answer.invited : 0;
  }

  async read(): Promise<void> {
    try {
      const [invited, leftOut] = await Promise.all([
        this.#rehearse(false, 0, PORTION),
        this.#rehearse(true, 0, PORTION),
      ]);
      this.answer = invited;
      this.invited = invited.rows;
      this.leftOut = leftOut.rows;
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async showMoreInvited(): Promise<void> {
    this.invited = [...this.invited, ...(await this.#more(false, this.invited.length))];
  }

  async showMoreLeftOut(): Promise<void> {
    this.leftOut = [...this.leftOut, ...(await this.#more(true, this.leftOut.length))];
  }

  async #more(isLeftOut: boolean, offset: number): Promise<RehearsalLine[]> {
    try {
      return (await this.#rehearse(isLeftOut, offset, PORTION)).rows;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return [];
    }
  }
}
