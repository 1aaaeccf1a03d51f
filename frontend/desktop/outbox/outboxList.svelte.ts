// One box of the outbox, a hundred mails at a time.
import { errorSentence } from '../fault';
import { outboxes, type OutboxBox, type OutboxRow } from '../bridge';

export const PAGE_SIZE = 100;

/** The rows of the box that shows. An answer that comes late for another box is dropped. */
export class OutboxList {
  rows = $state.raw<readonly OutboxRow[]>([]);
  total = $state(0);
  offset = $state(0);
  isRead = $state(false);
  trouble = $state('');
  #box: OutboxBox;
  #asked = 0;

  constructor(box: OutboxBox) {
    this.#box = box;
  }

  /** Shows another box from its beginning. */
  async show(box: OutboxBox): Promise<void> {
    this.#box = box;
    this.offset = 0;
    this.rows = [];
    this.total = 0;
    this.isRead = false;
    await this.read();
  }

  async move(offset: number): Promise<void> {
    this.offset = offset;
    await this.read();
  }

  /** Reads the page that shows; if it has emptied, the last one that has rows. */
  async read(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const query = { box: this.#box, offset: this.offset, limit: PAGE_SIZE };
      const page = await outboxes.page(query);
      if (asked !== this.#asked) return;
      this.trouble = '';
      this.total = page.total;
      if (page.rows.length === 0 && page.total > 0 && this.offset > 0) {
        await this.move(Math.floor((page.total - 1) / PAGE_SIZE) * PAGE_SIZE);
        return;
      }
      this.rows = page.rows;
    } catch (cause) {
      if (asked === this.#asked) this.trouble = errorSentence(cause);
    } finally {
      if (asked === this.#asked) this.isRead = true;
    }
  }
}
