// What a form holds before it is saved: the typed values, whether they differ, what was refused.
import { untrack } from 'svelte';
import { placeFault } from '../fault';
import type { Unsaved } from './unsaved';

/** A form's draft over the stored values. While nothing was typed it follows the stored values. */
export class Draft<Values extends object> {
  value: Values;
  #base: Values;
  isBusy = $state(false);
  /** Sentences by field; those of the whole form are under `form`. */
  errors = $state.raw<Record<string, string>>({});

  constructor(stored: Values) {
    this.#base = $state.raw(stored);
    this.value = $state({ ...stored });
  }

  get isChanged(): boolean {
    return JSON.stringify(this.value) !== JSON.stringify(this.#base);
  }

  /** Takes in that the stored values have changed; what was typed meanwhile stays. */
  follow(stored: Values): void {
    untrack(() => {
      const wasChanged = this.isChanged;
      this.#base = stored;
      if (!wasChanged) this.value = { ...stored };
    });
  }

  /** Takes the stored values, as after saving or discarding. */
  reset(stored: Values = this.#base): void {
    this.#base = stored;
    this.value = { ...stored };
    this.errors = {};
  }

  /** Takes up what was left unsaved at this place; the returned function keeps what is left now. */
  survive(unsaved: Unsaved, place: string): () => void {
    untrack(() => {
      const kept = unsaved.take<Values>(place);
      if (kept) this.value = kept;
    });
    return () => {
      if (this.isChanged) unsaved.keep(place, $state.snapshot(this.value));
    };
  }

  /** Runs the saving verb once at a time; says whether it went through, and keeps what was refused. */
  async save(fields: readonly string[], verb: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.errors = {};
    try {
      await verb();
      return true;
    } catch (cause) {
      this.errors = placeFault(cause, fields);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
