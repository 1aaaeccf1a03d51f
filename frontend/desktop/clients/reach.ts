// Moves the focus to a control of a form, and the control into sight.
import { tick } from 'svelte';

/** Focuses the element of an id once it is drawn; it is scrolled to even if it has the focus already. */
export async function reach(id: string): Promise<void> {
  await tick();
  const control = document.getElementById(id);
  control?.focus();
  control?.scrollIntoView({ block: 'nearest' });
}
