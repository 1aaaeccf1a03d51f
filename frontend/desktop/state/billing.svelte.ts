// How the practice bills, as every screen that shows an amount needs it: read once, and again whenever it changes.
import { billings, invoices, payments, type BillingSettings, type OnlinePayment } from '../bridge';
import { errorSentence } from '../fault';
import { moneyText } from '../money';
import type { Changes } from './changes';
import type { Preferences } from './preferences.svelte';
import { seldom } from './seldom';

export class BillingState {
  settings = $state.raw<BillingSettings | null>(null);
  /** Why they could not be read; empty if they could. */
  trouble = $state('');
  /** How many invoices are overdue, up to a hundred. */
  overdue = $state(0);
  /** The payments that a bank has yet to decide on. */
  disputed = $state.raw<readonly OnlinePayment[]>([]);
  #preferences: Preferences;

  constructor(changes: Changes, preferences: Preferences) {
    this.#preferences = preferences;
    changes.on('billing_setting', () => void this.refresh());
    const count = seldom(() => this.#count());
    changes.on('billing', () => {
      count();
      // The first bill fixes the currency.
      if (this.settings?.isCurrencyFixed === false) void this.refresh();
    });
  }

  get currency(): string {
    return this.settings?.currency ?? 'USD';
  }

  /** How many digits the currency's smallest unit stands behind the point. */
  get digits(): number {
    return this.settings?.digits ?? 2;
  }

  /** An amount as the language writes it: "$120.00". */
  money(minor: number): string {
    return moneyText(minor, this.currency, this.digits, this.#preferences.region);
  }

  async refresh(): Promise<void> {
    try {
      this.settings = await billings.settings();
      this.trouble = '';
      await this.#count();
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  /** Until when the first of the disputes can be answered; nothing: none can, or the provider has not told. */
  get answerUntil(): string | null {
    const ends = this.disputed.flatMap(({ answerUntil }) => answerUntil ?? []);
    return ends.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null;
  }

  /** Saves how the practice bills; it throws what Go refused. */
  async save(settings: BillingSettings): Promise<void> {
    this.settings = await billings.saveSettings(settings);
  }

  async #count(): Promise<void> {
    try {
      const page = await invoices.list({ text: '', state: 'overdue', clientId: '', after: '' });
      this.overdue = page.invoices.length;
      const contested = await payments.online({ clientId: '', state: 'disputed', after: '' });
      this.disputed = contested.payments;
    } catch {
      // The lists say why; a count that cannot be read is not made up.
      this.overdue = 0;
      this.disputed = [];
    }
  }
}
