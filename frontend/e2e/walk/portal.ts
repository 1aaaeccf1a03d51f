// The way through every page of the portal, in any language.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Letter, Mailbox } from '../real/mailbox';
import type { Teller } from '../real/teller';
import { ana, type Desk } from '../screens/desk';
import { BillsWalk, billFacts } from './bills';
import type { Words } from './tongue';

export interface PortalWalked {
  desk: Desk;
  teller: Teller;
  box: Mailbox;
  context: BrowserContext;
  words: Words;
  look: (page: Page, where: string) => Promise<void>;
}

export class PortalWalk {
  readonly facts = [
    'Ana',
    'Maximiliana-Theodora',
    'Alvarez',
    'Harbour Counselling',
    'Nora Rivers',
    'English',
    'Español',
    ...billFacts,
    ...['Session', 'Harbour Street', 'Pier 12', 'Europe/Berlin', 'CET', 'CEST'],
    // The reader's own clock is told by the browser, which knows the days of the week.
    ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  ];
  /** What was sent on the way. */
  readonly letters: Letter[] = [];

  constructor(private readonly world: PortalWalked) {}

  async throughEveryPage(): Promise<void> {
    const { desk, box, context, words } = this.world;
    const home = desk.program.portal;
    const page = await context.newPage();
    const look = async (where: string, heading: string, values: Record<string, string> = {}) => {
      await expect(
        page.getByRole('heading', { level: 1, name: words.say(heading, values), exact: true }),
      ).toBeVisible();
      await this.world.look(page, where);
    };
    const button = (key: string): Locator =>
      page.getByRole('button', { name: words.say(key), exact: true });

    const { id } = await desk.addClient(
      { ...ana, last: 'Alvarez-Oppenheimer-Featherstonehaugh' },
      true,
      words.language,
    );
    const invitation = await box.newest(1);
    await page.goto(home);
    await look('sign in', 'portal_sign_in_title');
    await button('portal_sign_in_action').click();
    await expect(page.getByText(words.say('portal_email_missing'))).toBeVisible();
    await look('sign in, no address', 'portal_sign_in_title');
    const email = page.getByLabel(words.say('portal_email_label'), { exact: true });
    await email.fill('no address');
    await button('portal_sign_in_action').click();
    await expect(page.getByText(words.say('portal_email_invalid'))).toBeVisible();
    await look('sign in, a bad address', 'portal_sign_in_title');
    await email.fill('a-very-long-name-that-does-not-end@an-even-longer-domain.example.test');
    await button('portal_sign_in_action').click();
    await look('check your email', 'portal_check_title');
    await page.goto(`${home}/code?other=1`);
    await look('code', 'portal_code_title');
    await button('portal_code_action').click();
    await expect(page.getByText(words.say('portal_code_missing'))).toBeVisible();
    await look('code, none', 'portal_code_title');
    await email.fill(ana.address);
    await page.getByLabel(words.say('portal_code_label'), { exact: true }).fill('ABCD EFGH');
    await button('portal_code_action').click();
    await expect(page.getByText(words.say('portal_code_wrong'))).toBeVisible();
    await look('code, wrong', 'portal_code_title');
    await page.goto(`${home}/nowhere`);
    await look('not found', 'portal_not_found_title');
    await page.goto(`${home}/l/${'x'.repeat(43)}`);
    await look('link, unknown', 'portal_link_unknown_title');

    await page.goto(invitation.link);
    await expect(button('portal_enter_action')).toBeVisible();
    await this.world.look(page, 'link');
    await button('portal_enter_action').click();
    await look('home', 'portal_home_hello', { name: 'Ana' });
    await page.goto(invitation.link);
    await look('link, used, signed in', 'portal_link_used_title');
    await page.goto(home);
    await page.locator('#idle').evaluate((note) => ((note as HTMLElement).hidden = false));
    await look('home, soon over', 'portal_home_hello', { name: 'Ana' });
    await this.throughTheAppointments(page, look);
    await new BillsWalk({ ...this.world, page, look }, id).through();
    await button('portal_sign_out').click();
    await expect(page.getByText(words.say('portal_note_out'))).toBeVisible();
    await look('signed out', 'portal_sign_in_title');
    await page.goto(invitation.link);
    await look('link, used', 'portal_link_used_title');
    await button('portal_link_new').click();
    await look('check your email, renewed', 'portal_check_title');
    const renewed = await box.newest(2);
    this.letters.push(invitation, renewed);
    await page.goto(String(await desk.call('Accesses', 'PreviewPortal', id, words.language)));
    await look('preview', 'portal_home_hello', { name: 'Ana' });
    await button('portal_preview_close').click();
    await look('preview, closed', 'portal_preview_closed_title');
    await this.throughAChoice(page, look);

    // A post from nowhere, then too many of them.
    await this.refused(page, `${home}/sign-out`, 'portal_cross_site_title', look);
    await desk.call('Practices', 'ClosePortal');
    await page.goto(home);
    await look('closed', 'portal_closed_title');
    await desk.call('Practices', 'OpenPortal');
    await this.untilTooMany(page, home);
    await look('too many', 'portal_too_many_title');
  }

  /** Asking for an appointment: nothing offered, the free times, what is sent, and what was asked for. */
  private async throughTheAppointments(
    page: Page,
    look: (where: string, heading: string, values?: Record<string, string>) => Promise<void>,
  ): Promise<void> {
    const { desk, words } = this.world;
    const home = desk.program.portal;
    await page.goto(`${home}/appointments`);
    await look('appointments', 'portal_visits_title');
    await page.goto(`${home}/appointments/new`);
    await look('ask for an appointment, nothing offered', 'portal_ask_service');
    const place = { id: '', name: 'Harbour Street', kind: 'office', detail: 'Pier 12' };
    const { id } = await desk.call<{ id: string }>('Schedules', 'SavePlace', place);
    await desk.call('Schedules', 'SaveService', {
      ...{ id: '', name: 'Session', code: '', minutes: 60, buffer: 0, fee: 0, isOffered: true },
      placeIds: [id],
    });
    await desk.call('Schedules', 'SaveBlock', {
      ...{ id: '', firstDay: new Date().toISOString().slice(0, 10), from: 540, to: 720 },
      ...{ placeId: '', every: 1, days: [1, 2, 3, 4, 5, 6, 7], until: '' },
    });
    await page.goto(`${home}/appointments/new`);
    await look('ask for an appointment, when', 'portal_ask_time');
    await page.locator('.times a').first().click();
    await look('ask for this time', 'portal_ask_send_title');
    await page.getByRole('button', { name: words.say('portal_ask_action'), exact: true }).click();
    await expect(page.getByText(words.say('portal_request_pending'))).toBeVisible();
    await look('appointments, asked for', 'portal_visits_title');
    await page.goto(home);
  }

  /** The pages that an address of several people has besides. */
  private async throughAChoice(
    page: Page,
    look: (where: string, heading: string, values?: Record<string, string>) => Promise<void>,
  ): Promise<void> {
    const { desk, box, words } = this.world;
    const partner = { first: 'Maximiliana-Theodora', last: 'Alvarez', address: ana.address };
    await desk.addClient(partner, true, words.language);
    await box.newest(3);
    await page.goto(desk.program.portal);
    await page.getByLabel(words.say('portal_email_label'), { exact: true }).fill(ana.address);
    await page.getByRole('button', { name: words.say('portal_sign_in_action') }).click();
    await page.goto((await box.newest(4)).link);
    await page.getByRole('button', { name: words.say('portal_enter_action') }).click();
    await look('person', 'portal_person_title');
    await page.getByRole('button', { name: partner.first }).click();
    await look('home of one of several', 'portal_home_hello', { name: partner.first });
    await page.getByRole('link', { name: words.say('portal_person_change') }).click();
    await look('person, changed', 'portal_person_title');
    await page.getByRole('button', { name: words.say('portal_sign_out') }).click();
  }

  /** A form that another site sends. */
  private async refused(
    page: Page,
    action: string,
    heading: string,
    look: (where: string, heading: string) => Promise<void>,
  ): Promise<void> {
    await page.goto('about:blank');
    await page.evaluate((to) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = to;
      document.body.append(form);
      form.submit();
    }, action);
    await look('from another site', heading);
  }

  /** Tries codes until the portal has had enough, and then once more on its page. */
  private async untilTooMany(page: Page, home: string): Promise<void> {
    const { words } = this.world;
    await page.goto(`${home}/code?other=1`);
    await page.getByLabel(words.say('portal_email_label'), { exact: true }).fill(ana.address);
    await page.getByLabel(words.say('portal_code_label'), { exact: true }).fill('ABCD EFGH');
    await expect
      .poll(
        async () => {
          const form = { email: ana.address, code: 'ABCD EFGH' };
          return (await page.request.post(`${home}/code`, { form })).status();
        },
        { intervals: [0], timeout: 60_000 },
      )
      .toBe(429);
    await page.getByRole('button', { name: words.say('portal_code_action'), exact: true }).click();
  }
}
