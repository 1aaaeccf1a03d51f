// Which documents are to be shared, and until when they are due.
import { m } from '$words';
import type { Offer, ShareStock } from '../bridge';
import { faultSentence } from '../fault';

export abstract class PaperChoice {
  chosen = $state<string[]>([]);
  dueOn = $state('');

  /** What there is to share; null until it is read. */
  abstract get stock(): ShareStock | null;

  /** The chosen documents, in the library's order. */
  get picked(): Offer[] {
    return this.stock?.documents.filter(({ id }) => this.chosen.includes(id)) ?? [];
  }

  /** What is wrong with the day; empty: nothing. */
  get dueTrouble(): string {
    if (this.dueOn === '' || this.stock === null || this.dueOn >= this.stock.today) return '';
    return faultSentence('share_past');
  }

  /** Why it cannot go on; empty: it can, or there is nothing to choose from. */
  get whyNot(): string {
    if (this.stock === null) return '';
    if (this.picked.length === 0 && this.stock.documents.length > 0) return m.share_choose_first();
    if (this.picked.length > this.stock.atOnce)
      return m.share_too_many({ count: this.stock.atOnce });
    return this.dueTrouble;
  }

  pick(id: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, id] : this.chosen.filter((each) => each !== id);
  }

  /** Drops what can no longer be shared. */
  protected keepOffered({ documents }: ShareStock): void {
    this.chosen = this.chosen.filter((id) =>
      documents.some((offer) => offer.id === id && !offer.isOpen),
    );
  }
}
