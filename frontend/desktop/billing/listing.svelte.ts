// A list that is read a part at a time, from the newest on.
import { errorSentence } from '../fault';

/** A part of a list, and whether more comes after it. */
export interface Part<Row> {
  rows: readonly Row[];
  hasMore: boolean;
}

/** The rows as far as they were asked for. An answer that comes late for another question is dropped. */
export class Listing<Row> {
  rows = $state.raw<readonly Row[]>([]);
  hasMore = $state(false);
  isRead = $state(false);
  trouble = $state('');
  #read: (after: Row | undefined) => Promise<Part<Row>>;
  #turn = 0;

  /** `read` reads the part after a row, or the first one. */
  constructor(read: (after: Row | undefined) => Promise<Part<Row>>) {
    this.#read = read;
  }

  /** Reads another list from its beginning. */
  async restart(): Promise<void> {
    this.rows = [];
    this.hasMore = false;
    this.isRead = false;
    await this.refresh();
  }

  /** Reads again as much as shows. */
  async refresh(): Promise<void> {
    const wanted = this.rows.length;
    await this.#take(async () => {
      let part = await this.#read(undefined);
      let rows = [...part.rows];
      while (part.hasMore && rows.length < wanted) {
        part = await this.#read(rows.at(-1));
        rows = [...rows, ...part.rows];
      }
      return { rows, hasMore: part.hasMore };
    });
  }

  /** Reads the next part. */
  async more(): Promise<void> {
    const known = this.rows;
    await this.#take(async () => {
      const part = await this.#read(known.at(-1));
      return { rows: [...known, ...part.rows], hasMore: part.hasMore };
    });
  }

  async #take(read: () => Promise<Part<Row>>): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { rows, hasMore } = await read();
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.hasMore = hasMore;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    } finally {
      if (turn === this.#turn) this.isRead = true;
    }
  }
}
