// What was typed into a form and not saved when the form was left. It stays in this window's memory,
// never on the disk, until it is taken up again.

/** Keeps one draft for each place that can have one. */
export class Unsaved {
  #drafts = new Map<string, unknown>();

  /** Keeps a draft under the name of its place, in place of an earlier one. */
  keep(place: string, draft: unknown): void {
    this.#drafts.set(place, draft);
  }

  /** Says whether a draft is kept for a place. */
  has(place: string): boolean {
    return this.#drafts.has(place);
  }

  /** Gives a draft back, once. */
  take<Draft>(place: string): Draft | undefined {
    const draft = this.#drafts.get(place) as Draft | undefined;
    this.#drafts.delete(place);
    return draft;
  }
}
