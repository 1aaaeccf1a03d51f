// Who is selected in the list of clients: some of them by name, or everybody the list shows but some.
// Those selected by name stay selected while the list is searched for others; "everybody" is about one list.
import { SvelteSet } from 'svelte/reactivity';
import type { ClientQuery, ClientSelection } from '$bridge';

/** The list that shows. */
type Wanted = Pick<ClientQuery, 'text' | 'status' | 'access'>;

export class Selection {
  #isEveryone = $state(false);
  #list = $state.raw<Wanted>({ text: '', status: '', access: '' });
  readonly #ids = new SvelteSet<string>();

  /** Whether everybody in the list is selected. */
  get holdsAll(): boolean {
    return this.#isEveryone && this.#ids.size === 0;
  }

  get isEmpty(): boolean {
    return !this.#isEveryone && this.#ids.size === 0;
  }

  /** How many are selected, of a list that shows so many. */
  count(total: number): number {
    return this.#isEveryone ? Math.max(0, total - this.#ids.size) : this.#ids.size;
  }

  holds(id: string): boolean {
    return this.#isEveryone !== this.#ids.has(id);
  }

  toggle(id: string): void {
    if (!this.#ids.delete(id)) this.#ids.add(id);
  }

  add(ids: readonly string[]): void {
    for (const id of ids) if (!this.holds(id)) this.toggle(id);
  }

  takeAll(): void {
    this.#isEveryone = true;
    this.#ids.clear();
  }

  clear(): void {
    this.#isEveryone = false;
    this.#ids.clear();
  }

  /** Follows the list to other clients. "Everybody" was about the list of before. */
  show(list: Wanted): void {
    const { text, status, access } = this.#list;
    const isSame = list.text === text && list.status === status && list.access === access;
    if (!isSame && this.#isEveryone) this.clear();
    this.#list = { ...list };
  }

  /** The selection as Go takes it. */
  get asked(): ClientSelection {
    return { isEveryone: this.#isEveryone, ...this.#list, ids: [...this.#ids] };
  }
}
