// Whether clients can be reached, as far as this computer knows: by its own network, and by the mails that wait.
import type { OutboxGlance } from '../state/outbox.svelte';

export class Connection {
  readonly #outbox: OutboxGlance;
  #lostAt = $state<string | null>(null);

  constructor(outbox: OutboxGlance) {
    this.#outbox = outbox;
    this.look();
  }

  /** Looks at the network again. */
  look(): void {
    if (navigator.onLine) this.#lostAt = null;
    else this.#lostAt ??= now();
  }

  /** Since when there is none; null: there is, or nobody has noticed. */
  get lostAt(): string | null {
    const { summary } = this.#outbox;
    return summary?.isOffline ? (summary.offlineSince ?? this.#lostAt) : this.#lostAt;
  }
}

function now(): string {
  return new Date().toISOString();
}
