// A bulk invitation as the window shows it: its report, read again whenever something moves.
import { bulks, type BulkBox, type BulkGroup, type BulkReport } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export const PAGE_SIZE = 100;

/** The box that an outcome lies in. */
export function boxOf(outcome: BulkGroup['outcome']): Exclude<BulkBox, ''> {
  switch (outcome) {
    case 'open':
    case 'held':
    case 'queued':
    case 'sending':
    case 'retrying':
      return 'waiting';
    case 'sent':
      return 'sent';
    case 'in_doubt':
    case 'failed':
    case 'bounced':
      return 'problems';
    case 'left_out':
    case 'cancelled':
      return 'left_out';
  }
}

/** How many clients lie in a box. */
export function countIn(report: Pick<BulkReport, 'groups' | 'selected'>, box: BulkBox): number {
  if (box === '') return report.selected;
  return report.groups
    .filter(({ outcome }) => boxOf(outcome) === box)
    .reduce((sum, { clients }) => sum + clients, 0);
}

export class Bulk {
  report = $state.raw<BulkReport | null>(null);
  box = $state<BulkBox>('');
  offset = $state(0);
  trouble = $state('');
  #id: string;
  #limit: number;
  #asked = 0;

  /** An empty id means the newest. */
  constructor(id: string, limit: number) {
    this.#id = id;
    this.#limit = limit;
  }

  async show(box: BulkBox, offset = 0): Promise<void> {
    this.box = box;
    this.offset = offset;
    await this.read();
  }

  async read(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const report = await bulks.report(this.#id, this.box, this.offset, this.#limit);
      if (asked !== this.#asked) return;
      this.trouble = '';
      this.report = report;
    } catch (cause) {
      if (asked === this.#asked) this.trouble = errorSentence(cause);
    }
  }

  /** Runs a verb on the invitation that shows, and reads what it led to. */
  async run(verb: (id: string) => Promise<BulkReport>): Promise<boolean> {
    try {
      await verb(this.report?.id ?? this.#id);
      await this.read();
      return true;
    } catch (cause) {
      this.trouble = errorSentence(cause);
      return false;
    }
  }

  /** Reads again at every change that shows here, until the returned function is called. */
  follow(changes: Changes): () => void {
    const again = seldom(() => this.read());
    const stops = (['bulk', 'outbox', 'access'] as const).map((noun) => changes.on(noun, again));
    return () => stops.forEach((stop) => stop());
  }
}
