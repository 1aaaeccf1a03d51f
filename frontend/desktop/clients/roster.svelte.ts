// The list of clients as it is scrolled and searched: pages of rows, and only the newest answer counts.
import { errorSentence } from '../fault';
import { clients, type ClientQuery, type ClientRow } from '$bridge';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export type Wanted = Pick<ClientQuery, 'text' | 'status' | 'access'>;

export const pageSize = 50;

/** The clients who match what is wanted, read page by page as they come into sight. */
export class Roster {
  /** How many there are; -1 until the first answer. */
  total = $state(-1);
  /** Whether the rows that show belong to an earlier question. */
  isStale = $state(false);
  /** Why the list could not be read; empty if it could. */
  trouble = $state('');
  #pages = $state.raw<Readonly<Record<number, readonly ClientRow[]>>>({});
  #wanted: Wanted = { text: '', status: '', access: '' };
  #turn = 0;
  #underway: readonly number[] = [];
  #sight: readonly [number, number] = [0, 0];
  #isRereading = false;
  #readsAgain = false;

  /** The row at a place in the list; nothing while it has not been read. */
  rowAt(index: number): ClientRow | undefined {
    return this.#pages[Math.floor(index / pageSize)]?.[index % pageSize];
  }

  /** The place of a row in the list; 0 where it is not known. */
  placeOf(row: ClientRow): number {
    for (const [page, rows] of Object.entries(this.#pages)) {
      const index = rows.indexOf(row);
      if (index >= 0) return Number(page) * pageSize + index;
    }
    return 0;
  }

  /** Whose rows lie from one place to another, either way round, as far as they have been read. */
  idsBetween(one: number, other: number): string[] {
    const first = Math.min(one, other);
    return Array.from({ length: Math.abs(one - other) + 1 }, (_, step) => this.rowAt(first + step))
      .filter((row) => row !== undefined)
      .map(({ id }) => id);
  }

  /** Every client who matches, as paper needs them: the screen draws only those in sight. */
  async all(): Promise<ClientRow[]> {
    const rows: ClientRow[] = [];
    for (let page = 0; rows.length === page * pageSize; page += 1) {
      rows.push(...(await clients.page(this.#queryFor(page))).rows);
    }
    return rows;
  }

  /** Asks anew; an answer to an earlier question is dropped, whenever it comes. */
  async find(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    this.#underway = [];
    this.#sight = [0, 0];
    await this.#reread(++this.#turn);
  }

  /** Reads what has come into sight, from the first row to the last. */
  async show(first: number, last: number): Promise<void> {
    this.#sight = [Math.floor(first / pageSize), Math.floor(last / pageSize)];
    const turn = this.#turn;
    const missing = this.#pagesInSight().filter(
      (page) =>
        !this.#pages[page] && !this.#underway.includes(page) && page * pageSize < this.total,
    );
    for (const page of missing) {
      this.#underway = [...this.#underway, page];
      try {
        const answer = await clients.page(this.#queryFor(page));
        if (turn !== this.#turn) return;
        this.#pages = { ...this.#pages, [page]: answer.rows };
        this.total = answer.total;
      } catch (cause) {
        if (turn === this.#turn) this.trouble = errorSentence(cause);
      } finally {
        this.#underway = this.#underway.filter((other) => other !== page);
      }
    }
  }

  /** Reads again what is in sight. Of many calls at once the last one counts. */
  async refresh(): Promise<void> {
    if (this.#isRereading) {
      this.#readsAgain = true;
      return;
    }
    this.#isRereading = true;
    try {
      do {
        this.#readsAgain = false;
        await this.#reread(this.#turn);
      } while (this.#readsAgain);
    } finally {
      this.#isRereading = false;
    }
  }

  /** Reads again at every change that shows in the list, until the returned function is called. */
  follow(changes: Changes): () => void {
    const again = seldom(() => this.refresh());
    const stops = (['client', 'access', 'outbox'] as const).map((noun) => changes.on(noun, again));
    return () => stops.forEach((stop) => stop());
  }

  async #reread(turn: number): Promise<void> {
    const pages = this.#pagesInSight();
    this.isStale = this.total >= 0;
    try {
      const answers = await Promise.all(pages.map((page) => clients.page(this.#queryFor(page))));
      if (turn !== this.#turn) return;
      this.#pages = Object.fromEntries(
        answers.map((answer, index) => [pages[index] ?? 0, answer.rows]),
      );
      this.total = answers[0]?.total ?? 0;
      this.trouble = '';
      this.isStale = false;
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  #pagesInSight(): number[] {
    const [first, last] = this.#sight;
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  #queryFor(page: number): ClientQuery {
    return { ...this.#wanted, offset: page * pageSize, limit: pageSize };
  }
}
