// The dry run of a bulk invitation: who would be invited, who would be left out and why.
import { bulks, type ClientSelection, type Rehearsal, type RehearsalLine } from '$bridge';
import { errorSentence } from '../fault';

const PORTION = 100;

export class DryRun {
  answer = $state.raw<Rehearsal | null>(null);
  invited = $state.raw<readonly RehearsalLine[]>([]);
  leftOut = $state.raw<readonly RehearsalLine[]>([]);
  trouble = $state('');
  readonly selection: ClientSelection;

  constructor(selection: ClientSelection) {
    this.selection = selection;
  }

  /** How many are left out. */
  get out(): number {
    return this.answer ? this.answer.selected - this.answer.invited : 0;
  }

  async read(): Promise<void> {
    try {
      const [invited, leftOut] = await Promise.all([
        bulks.rehearse(this.selection, false, 0, PORTION),
        bulks.rehearse(this.selection, true, 0, PORTION),
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
      return (await bulks.rehearse(this.selection, isLeftOut, offset, PORTION)).rows;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return [];
    }
  }
}
