// Where the focus goes when the button that had it has gone, as one does that can be pressed only once.
import { tick } from 'svelte';

/** Takes the focus to a place if it has fallen to the page as a whole. */
export async function catchFocus(place: HTMLElement | null): Promise<void> {
  await tick();
  if (document.activeElement === document.body) place?.focus({ preventScroll: true });
}
