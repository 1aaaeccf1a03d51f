// Printing what shows. A screen that draws only what is in sight first reads the rest.
import { tick } from 'svelte';

/** Reads what the paper needs and the screen has not. */
type Preparation = () => Promise<void>;

/** Prints the screen that shows. */
export class Printing {
  /** A sheet is being made: screens draw what only the paper shows. */
  isOnPaper = $state(false);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- preparations are never drawn
  #preparations = new Set<Preparation>();

  /** Runs before every print, until the returned function is called. */
  prepare(preparation: Preparation): () => void {
    this.#preparations.add(preparation);
    return () => void this.#preparations.delete(preparation);
  }

  /** Prepares and opens the system's print dialog. */
  async print(): Promise<void> {
    await Promise.all([...this.#preparations].map((prepare) => prepare()));
    this.isOnPaper = true;
    await tick();
    window.print();
  }

  /** Watches for the end of printing; the returned function ends it. */
  start(): () => void {
    const end = () => (this.isOnPaper = false);
    window.addEventListener('afterprint', end);
    return () => window.removeEventListener('afterprint', end);
  }
}
