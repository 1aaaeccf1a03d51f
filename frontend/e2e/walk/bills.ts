// The way through the portal's pages about bills and payments, in any language.
import { expect, type Page } from '@playwright/test';
import type { BillPaper, WholeInvoice } from '../../desktop/contract';
import type { Teller } from '../real/teller';
import { dayFromNow, issued } from '../screens/bill';
import type { Desk } from '../screens/desk';
import { mayPay, takePayments } from '../screens/paying';
import type { Words } from './tongue';

export interface BillsWalked {
  desk: Desk;
  teller: Teller;
  words: Words;
  page: Page;
  look: (where: string, heading: string, values?: Record<string, string>) => Promise<void>;
}

/** What the books do not say on these pages. */
export const billFacts = ['USD', 'X00', 'Example', 'Oppenheimer', 'Featherstonehaugh'];

export class BillsWalk {
  readonly #home: string;

  constructor(
    private readonly world: BillsWalked,
    private readonly clientId: string,
  ) {
    this.#home = world.desk.program.portal;
  }

  /** From no bill at all to a payment that was made; the client may do in the end what they could before. */
  async through(): Promise<void> {
    const { desk, page, look } = this.world;
    const may = { ...mayPay, requests: true, messaging: true };
    await desk.call('Accesses', 'SavePermissions', this.clientId, may);
    await page.goto(`${this.#home}/billing`);
    await look('bills, none', 'portal_bills_title');
    const first = await issued(desk, this.clientId, [{ text: 'Session', price: 12000 }]);
    const other = await issued(desk, this.clientId, [{ text: 'Session', price: 5000 }], 40);
    await this.throughThePapers(first);
    await this.throughTheRefusals(other, may);
    await takePayments(desk);
    await this.throughAPayment(first);
  }

  /** What was billed, as it is listed and read. */
  private async throughThePapers(invoice: WholeInvoice): Promise<void> {
    const { desk, page, look } = this.world;
    const statement = await desk.call<BillPaper>('Statements', 'Issue', 'walk: statement', {
      ...{ clientId: this.clientId, firstDay: dayFromNow(-60), lastDay: dayFromNow(0), note: '' },
    });
    const superbill = await desk.call<BillPaper>('Superbills', 'Issue', 'walk: superbill', {
      ...{ clientId: this.clientId, invoiceIds: [invoice.id], note: '' },
      diagnoses: [{ code: 'X00', text: 'Example' }],
    });
    await page.goto(`${this.#home}/billing`);
    await look('bills', 'portal_bills_title');
    for (const [kind, id] of [
      ['invoice', invoice.id],
      ['statement', statement.id],
      ['superbill', superbill.id],
    ] as const) {
      await page.goto(`${this.#home}/billing/${kind}s/${id}`);
      await look(`a bill: ${kind}`, `billpaper_title_${kind}`, { number: '1' });
    }
    await page.goto(`${this.#home}/billing/invoices/nobodys`);
    await look('a bill that is not there', 'portal_bill_gone_title');
  }

  /** Paying where the practice takes no payments, and where the client may not. */
  private async throughTheRefusals(invoice: WholeInvoice, may: typeof mayPay): Promise<void> {
    const { desk, page, look } = this.world;
    await page.goto(`${this.#home}/billing/pay`);
    await look('pay, not taken', 'portal_pay_title');
    await this.pressPay(invoice.id);
    await look('paying, refused: no account', 'portal_no_account_title');
    await desk.call('Accesses', 'SavePermissions', this.clientId, { ...may, pay: false });
    await page.goto(`${this.#home}/billing/pay`);
    await look('pay, not allowed', 'portal_pay_title');
    await this.pressPay(invoice.id);
    await look('paying, refused: not allowed', 'portal_no_paying_title');
    await desk.call('Accesses', 'SavePermissions', this.clientId, may);
  }

  /** Sends what the button that is not there would. */
  private async pressPay(invoice: string): Promise<void> {
    await this.world.page.evaluate((value) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/billing/pay';
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: 'invoice', value });
      form.append(field);
      document.body.append(form);
      form.submit();
    }, invoice);
  }

  /** A card that is refused, another try that a bank decides on, and what was paid. */
  private async throughAPayment(invoice: WholeInvoice): Promise<void> {
    const { page, look, teller } = this.world;
    const bill = `${this.#home}/billing/invoices/${invoice.id}`;
    await page.goto(`${this.#home}/billing/pay`);
    await look('pay', 'portal_pay_title');
    await this.goToPay(bill);
    await page.getByRole('button', { name: 'Pay with an empty card' }).click();
    await page.getByRole('link', { name: 'Back' }).click();
    await expect(page.getByText(this.world.words.say('fault_payment_declined_funds'))).toBeVisible({
      timeout: 30_000,
    });
    await this.holdStill(() =>
      look('not paid yet, a card was refused', 'portal_paying_open_title'),
    );
    teller.end();
    await this.waitFor('portal_paying_refused_title');
    await look('a payment that was refused', 'portal_paying_refused_title');
    await page.goto(bill);
    await look('an invoice whose payment was refused', 'billpaper_title_invoice', { number: '1' });
    await this.goToPay(bill);
    await page.getByRole('button', { name: 'Pay from a bank account' }).click();
    await this.waitFor('portal_paying_processing_title');
    await look('a payment on its way', 'portal_paying_processing_title');
    const paying = page.url();
    for (const path of ['/billing', '/billing/pay']) {
      await page.goto(this.#home + path);
      const heading = path === '/billing' ? 'portal_bills_title' : 'portal_pay_title';
      await look(`${path}, a payment is on its way`, heading);
    }
    teller.decide(true);
    await page.goto(paying);
    await this.waitFor('portal_paying_paid_title');
    await look('paid', 'portal_paying_paid_title');
    await page
      .getByRole('link', { name: this.world.words.say('portal_paying_receipt'), exact: true })
      .click();
    await look('a receipt', 'billpaper_title_receipt', { number: '1' });
    await page.goto(`${this.#home}/billing`);
    await look('bills, one is paid', 'portal_bills_title');
  }

  /** Presses "Pay" on an invoice, and waits for the provider's page. */
  private async goToPay(bill: string): Promise<void> {
    const { page, teller } = this.world;
    await page.goto(bill);
    await page.getByRole('main').getByRole('button').click();
    await expect(page).toHaveURL(new RegExp(`^${teller.address}`), { timeout: 30_000 });
  }

  /** Loads the page anew until it has a heading: some ask by themselves, and others wait to be asked. */
  private async waitFor(heading: string): Promise<void> {
    const { page, words } = this.world;
    const found = page.getByRole('heading', { level: 1, name: words.say(heading), exact: true });
    await expect(async () => {
      if (!(await found.isVisible())) await page.reload();
      await expect(found).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 40_000 });
  }

  /** Has the page that shows not ask again by itself while it is looked at. */
  private async holdStill(look: () => Promise<void>): Promise<void> {
    const { page } = this.world;
    await page.route('**/billing/payments/*', async (route) => {
      const response = await route.fetch();
      const headers = Object.entries(response.headers()).filter(([name]) => name !== 'refresh');
      await route.fulfill({ response, headers: Object.fromEntries(headers) });
    });
    await page.reload();
    await look();
    await page.unroute('**/billing/payments/*');
    await page.reload();
  }
}
