// Where the focus goes after something was refused.
import { tick } from 'svelte';

/** Focuses the first control inside `root` that is marked invalid, once the marks are drawn. */
export async function focusFirstInvalid(root: HTMLElement | null): Promise<void> {
  await tick();
  root
    ?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] [role="spinbutton"]')
    ?.focus();
}
