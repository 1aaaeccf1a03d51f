// Where the practitioner is, and the way back. The places are a closed list: nothing else can be shown.

export type SettingsPage =
  | 'practice'
  | 'portal'
  | 'availability'
  | 'documents'
  | 'templates'
  | 'billing'
  | 'codes'
  | 'payments'
  | 'email'
  | 'hosting'
  | 'computer';
/** What the first start asks for, one after the other. */
export type SetupStep = 'practice' | 'email' | 'address';
export type BillingTab =
  'invoices' | 'repeats' | 'statements' | 'superbills' | 'payments' | 'income';
export type EditTab = 'client_info' | 'contacts' | 'client_portal';

export const calendarViews = ['day', 'week', 'month', 'list'] as const;
export type CalendarView = (typeof calendarViews)[number];

export type Route =
  | { name: 'home' }
  /** `day` is one of those that show; empty: today. */
  | { name: 'calendar'; view: CalendarView; day: string }
  | { name: 'clients'; text: string }
  | { name: 'client'; id: string; tab: 'overview' }
  | { name: 'client_edit'; id: string; tab: EditTab }
  | { name: 'outbox'; box: 'waiting' | 'sent' | 'unsent' | 'problems' }
  | { name: 'bulk'; id: string }
  | { name: 'billing'; tab: BillingTab }
  | { name: 'invoice'; id: string }
  /** `clientId` is whom it is for; empty: to be chosen. */
  | { name: 'invoice_new'; clientId: string }
  | { name: 'repeat'; id: string }
  /** Either may be empty: whom it is for, and the invoice that it is to be like. */
  | { name: 'repeat_new'; clientId: string; invoiceId: string }
  | { name: 'ledger'; id: string }
  | { name: 'requests'; box: 'pending' | 'archived' }
  /** `holder` is whose thread is open; empty: none. */
  | { name: 'messages'; holder: string }
  | { name: 'settings'; page: SettingsPage }
  | { name: 'sample' }
  | { name: 'setup'; step: SetupStep };

/** Says whether two places are the same one. */
export function isSameRoute(one: Route, other: Route): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The way so far: forward and back like a browser's, but kept in memory alone. */
export class Journey {
  #steps = $state.raw<readonly Route[]>([{ name: 'home' }]);
  #at = $state(0);

  /** The place that shows now. */
  get here(): Route {
    return this.#steps[this.#at] ?? { name: 'home' };
  }

  /** Every place so far, the newest last. */
  get way(): readonly Route[] {
    return this.#steps;
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#steps.length - 1;
  }

  /** Goes to a place; what lay ahead is forgotten. Going where one is does nothing. */
  go(route: Route): void {
    if (isSameRoute(route, this.here)) return;
    this.#steps = [...this.#steps.slice(0, this.#at + 1), route];
    this.#at = this.#steps.length - 1;
  }

  /** Changes the place that shows without making a step, as a filter or a tab does. */
  replace(route: Route): void {
    this.#steps = this.#steps.map((step, index) => (index === this.#at ? route : step));
  }

  /** Forgets the way: other records are about to be shown. */
  restart(): void {
    this.#steps = [{ name: 'home' }];
    this.#at = 0;
  }

  back(): void {
    if (this.canGoBack) this.#at -= 1;
  }

  forward(): void {
    if (this.canGoForward) this.#at += 1;
  }
}
