// Spreads what Go says has changed to whoever shows it.
import type { Change, Noun } from '../bridge';

type Listener = (change: Change) => void;

/** Keeps who listens to which noun. */
export class Changes {
  #listeners = new Map<Noun, Set<Listener>>();

  /** Calls back at each change of the noun, until the returned function is called. */
  on(noun: Noun, listener: Listener): () => void {
    const listeners = this.#listeners.get(noun) ?? new Set<Listener>();
    this.#listeners.set(noun, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Tells everyone who listens to the change's noun. */
  tell(change: Change): void {
    for (const listener of this.#listeners.get(change.noun) ?? []) listener(change);
  }
}
