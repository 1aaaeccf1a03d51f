// Documents that are to be shared with many: what was chosen, who would get it, and that nothing happens before the last
// button.
import { bulks, refusalOf, shares, type ClientSelection, type ShareStock } from '../bridge';
import { errorSentence } from '../fault';
import { PaperChoice } from '../shares/choice.svelte';
import { DryRun } from './rehearsal.svelte';

export class ShareMany extends PaperChoice {
  readonly #selection: ClientSelection;
  #stock = $state.raw<ShareStock | null>(null);
  /** Who would get what was chosen; null while it is chosen. */
  run = $state.raw<DryRun | null>(null);
  /** Why something was refused; empty: nothing was. */
  trouble = $state('');
  isSending = $state(false);

  constructor(selection: ClientSelection) {
    super();
    this.#selection = selection;
  }

  get stock(): ShareStock | null {
    return this.#stock;
  }

  async read(): Promise<void> {
    try {
      const stock = await shares.stock();
      this.#stock = stock;
      this.keepOffered(stock);
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  /** Back to the choice, which stays. */
  choose(): void {
    this.trouble = '';
    this.run = null;
  }

  /** Finds out who would get what was chosen. */
  async review(): Promise<void> {
    this.trouble = '';
    const draft = this.#draft();
    this.run = new DryRun((...part) => bulks.rehearseShare(draft, ...part));
    await this.run.read();
  }

  /** Shares with so many; the id of what was begun, or null where that was refused. */
  async send(expected: number): Promise<string | null> {
    if (this.isSending) return null;
    this.isSending = true;
    this.trouble = '';
    try {
      return (await bulks.beginShare(this.#draft(), expected)).id;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      const { field } = refusalOf(cause);
      if (field === 'documents' || field === 'dueOn') {
        this.run = null;
        await this.read();
      } else await this.run?.read();
      return null;
    } finally {
      this.isSending = false;
    }
  }

  #draft() {
    return {
      selection: this.#selection,
      documents: this.picked.map(({ id }) => id),
      dueOn: this.dueOn,
    };
  }
}
