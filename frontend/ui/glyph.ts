// A glyph is one icon of the set, as a component; every glyph on a screen stands beside words.
import type Plus from '@lucide/svelte/icons/plus';

export type Glyph = typeof Plus;
