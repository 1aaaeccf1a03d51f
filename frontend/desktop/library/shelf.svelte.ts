// The list of documents, and what is done to a line of it.
import { documents, type LibraryDocument } from '../bridge';
import { errorSentence } from '../fault';

export class DocumentShelf {
  /** null: not read yet. */
  all = $state.raw<LibraryDocument[] | null>(null);
  trouble = $state('');
  #isBusy = false;

  get active(): LibraryDocument[] {
    return (this.all ?? []).filter((each) => !each.isArchived);
  }

  get archived(): LibraryDocument[] {
    return (this.all ?? []).filter((each) => each.isArchived);
  }

  async read(): Promise<void> {
    try {
      this.all = await documents.list();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  /** Runs one verb at a time and reads the list again; says whether it went through. */
  async run(verb: () => Promise<unknown>): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    try {
      await verb();
      await this.read();
      return true;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return false;
    } finally {
      this.#isBusy = false;
    }
  }
}
