// The way through every screen and dialog of the window, in any language. A walk decides where to go; what is
// looked for at each place is the spec's matter.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { AccessState, ClientPage, MailAccountDraft, Practice } from '../../desktop/contract';
import type { Program } from '../real/program';
import { Desk, ana, bo, passphrase, type Person } from '../screens/desk';
import { book } from '../screens/diary';
import type { Words } from './tongue';

type Say = Words['say'];

export interface Walked {
  program: Program;
  context: BrowserContext;
  words: Words;
  account: MailAccountDraft;
  /** A port at which another host's certificate is shown. */
  misnamed: number;
  look: (page: Page, where: string) => Promise<void>;
}

const noa: Person = { first: 'Noa', last: 'Nobody', address: 'nobody@example.test' };

export class WindowWalk {
  private readonly say: Say;

  /** Names that the walk has brought in, and what is called the same in every language. */
  readonly facts = [
    ...[ana, bo, noa].flatMap(({ first, last }) => [first, last]),
    ...['Bea', 'Harbour Counselling', 'Nora Rivers', 'English', 'Español', 'STARTTLS', 'TLS'],
    'XXXX-XXXX', // a code that opens nothing
  ];

  private constructor(
    private readonly desk: Desk,
    private readonly world: Walked,
  ) {
    this.say = (key, values) => world.words.say(key, values);
  }

  static async begin(world: Walked): Promise<WindowWalk> {
    return new WindowWalk(await Desk.enter(world.program, world.context), world);
  }

  private get page(): Page {
    return this.desk.page;
  }

  private look(where: string): Promise<void> {
    return this.world.look(this.page, where);
  }

  private button(key: string, values: Record<string, string> = {}): Locator {
    return this.page.getByRole('button', { name: this.say(key, values), exact: true });
  }

  private heading(key: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: this.say(key), exact: true });
  }

  /** A box of the outbox; the number of what is in it stands behind its name. */
  private box(key: string): Locator {
    return this.page
      .getByRole('tab', { name: this.say(key), exact: true })
      .or(this.page.getByRole('tab', { name: new RegExp(`^${this.say(key)} \\d+$`) }));
  }

  private dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  private async section(key: string): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: this.say('main_menu') });
    await rail.getByRole('button', { name: this.say(key) }).click();
  }

  private async settings(key: string): Promise<void> {
    await this.section('settings');
    await this.page
      .getByRole('navigation', { name: this.say('settings_menu') })
      .getByRole('button', { name: this.say(key), exact: true })
      .click();
    await expect(this.heading(key)).toBeVisible();
  }

  private async client(name: string): Promise<void> {
    await this.section('clients');
    await this.page.getByPlaceholder(this.say('clients_filter')).fill(name.split(',')[0] ?? '');
    await this.page.getByRole('row', { name }).first().click();
    await expect(this.button('client_more')).toBeVisible();
  }

  private async tab(key: 'client_info' | 'client_portal'): Promise<void> {
    await this.page
      .getByRole('button', { name: this.say('client_edit') })
      .first()
      .click();
    await this.page.getByRole('menuitem', { name: this.say(key), exact: true }).click();
    await expect(this.page.getByRole('tab', { name: this.say(key), selected: true })).toBeVisible();
  }

  private async away(name: string): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.dialog(name)).toHaveCount(0);
  }

  /** Welcome, the whole sample practice, and back to the welcome. */
  async throughTheSample(): Promise<void> {
    await expect(this.heading('sample_welcome')).toBeVisible();
    await this.look('welcome');
    await this.page.getByRole('radio', { name: this.say('sample_choice_look') }).check();
    await this.button('sample_continue').click();
    await expect(this.page.getByText(this.say('sample_banner'))).toBeVisible({ timeout: 90_000 });
    await expect(this.heading('home')).toBeVisible();
    await this.learnNames();
    await this.look('sample, home');
    await this.throughTheList();
    await this.throughTheStates();
    await this.section('calendar');
    await expect(this.page.locator('main .ec-event').first()).toBeVisible();
    await this.look('calendar, full');
    for (const box of ['box_waiting', 'box_sent', 'box_problems']) {
      await this.section('outbox');
      await this.box(box).click();
      await this.look(`outbox, ${box}`);
    }
    await this.page
      .getByRole('banner', { name: this.say('top_bar') })
      .locator('.dot')
      .click();
    await expect(this.page.getByText(this.say('sync_recent'))).toBeVisible();
    await this.look('sync');
    await this.page.keyboard.press('Escape');
    await this.page.locator('section.banner').getByRole('button').first().click();
    await expect(this.heading('sample_mails')).toBeVisible();
    await this.look('catcher');
    await this.throughAnOldLink();
    await this.button('sample_leave').click();
    const leaving = this.dialog(this.say('sample_leave'));
    await expect(leaving).toBeVisible();
    await this.look('leave the sample');
    await leaving.getByRole('button', { name: this.say('sample_leave'), exact: true }).click();
    await expect(this.heading('sample_welcome')).toBeVisible();
  }

  /** What a client sees who opens an invitation of weeks ago, on a phone: no other practice is old enough. */
  private async throughAnOldLink(): Promise<void> {
    const mails = await this.desk.call<{ link: string }[]>('Samples', 'Mails');
    const page = await this.page.context().newPage();
    await page.setViewportSize({ width: 320, height: 568 });
    const heading = page.getByRole('heading', { level: 1 });
    for (const { link } of mails.reverse().filter((mail) => mail.link.includes('/l/'))) {
      await page.goto(link);
      if ((await heading.textContent()) === this.say('portal_link_expired_title')) break;
    }
    await expect(heading).toHaveText(this.say('portal_link_expired_title'));
    await this.world.look(page, 'link, run out');
    await page.close();
  }

  private async learnNames(): Promise<void> {
    const query = { text: '', status: '', access: '', offset: 0, limit: 100 };
    const { rows } = await this.desk.call<ClientPage>('Clients', 'Page', query);
    const practice = await this.desk.call<Practice>('Practices', 'Get');
    this.facts.push(practice.name, practice.practitioner);
    this.facts.push(...rows.flatMap((row) => row.name.split(', ')));
  }

  private async throughTheList(): Promise<void> {
    await this.section('clients');
    await expect(this.page.getByRole('row').nth(3)).toBeVisible();
    await this.look('clients');
    await this.page.getByPlaceholder(this.say('clients_filter')).fill('zzz');
    await expect(this.page.getByText(this.say('clients_no_match', { text: 'zzz' }))).toBeVisible();
    await this.look('clients, none found');
  }

  /** A client of each state: overview and Client Portal tab. */
  private async throughTheStates(): Promise<void> {
    const states: AccessState[] = ['no_email', 'ready', 'invited', 'active', 'disabled'];
    for (const access of states) {
      const query = { text: '', status: '', access, offset: 0, limit: 10 };
      const { rows } = await this.desk.call<ClientPage>('Clients', 'Page', query);
      const kinds = new Map(rows.map((row) => [row.mailState, row.name]));
      for (const [mail, name] of kinds) {
        await this.client(name);
        await this.look(`${access} ${mail}, overview`);
        await this.tab('client_portal');
        await expect(this.button('access_save_permissions')).toBeVisible();
        await this.look(`${access} ${mail}, portal`);
      }
    }
  }

  /** A practice of one's own, from its first start to the lock. */
  async throughAPractice(): Promise<void> {
    await this.throughTheFirstStart();
    await this.throughTheEmptyRooms();
    await this.throughTheWork();
  }

  /** The first start of a practice of one's own. */
  private async throughTheFirstStart(): Promise<void> {
    await expect(this.heading('sample_welcome')).toBeVisible();
    await this.button('sample_continue').click();
    await expect(this.heading('choose_passphrase')).toBeVisible();
    await this.page.locator('input').first().fill('too short');
    await this.button('start_practice').click();
    await expect(this.page.getByText(this.say('fault_passphrase_too_short'))).toBeVisible();
    await this.look('choose a passphrase');
    for (const field of await this.page.locator('input').all()) await field.fill(passphrase);
    await this.button('start_practice').click();
    for (const step of ['step_practice', 'step_email', 'step_portal']) {
      await expect(this.heading(step)).toBeVisible();
      await this.look(`first start, ${step}`);
      await this.button('setup_skip').click();
    }
    await expect(this.heading('home')).toBeVisible();
    await expect(this.page.getByText(this.say('checklist'), { exact: true })).toBeVisible();
    await this.look('home, nothing set up');
  }

  /** A practice that has nothing yet. */
  private async throughTheEmptyRooms(): Promise<void> {
    await this.section('clients');
    await expect(this.page.getByText(this.say('clients_empty'), { exact: true })).toBeVisible();
    await this.look('clients, none');
    await this.section('requests');
    await expect(this.page.getByText(this.say('requests_none'), { exact: true })).toBeVisible();
    await this.look('requests, none');
    await this.box('requests_archived').click();
    await expect(this.page.getByText(this.say('requests_none_archived'))).toBeVisible();
    await this.look('requests, archived, none');
    for (const box of ['box_waiting', 'box_sent', 'box_problems']) {
      await this.section('outbox');
      await this.box(box).click();
      await this.look(`outbox, ${box}, empty`);
    }
    await this.settings('settings_portal');
    await this.look('settings_portal, without an address');
    await this.page.keyboard.press('Control+n');
    const dialog = this.dialog(this.say('create_client'));
    await expect(dialog).toBeVisible();
    await this.look('create client');
    await dialog.getByRole('button', { name: this.say('client_add_email'), exact: true }).click();
    await dialog
      .getByLabel(this.say('client_email_number', { number: 1 }), { exact: true })
      .fill('no address');
    await dialog.getByRole('button', { name: this.say('client_add_phone'), exact: true }).click();
    await dialog.getByRole('button', { name: this.say('client_continue'), exact: true }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await this.look('create client, refused');
    await this.away(this.say('create_client'));
    await expect(this.page.getByText(this.say('client_draft_kept_unnamed'))).toBeVisible();
    await this.look('a toast');
  }

  /** A practice at work: a mail that arrived, one that did not, one that was never sent. */
  private async throughTheWork(): Promise<void> {
    await this.desk.furnish(this.world.account);
    await this.desk.addClient(ana, true);
    await this.desk.addClient(bo, false);
    await this.desk.addClient(noa, true);
    await expect(this.page.getByRole('banner').locator('.dot')).toContainText(
      this.say('sync_problems', { count: 1 }),
    );
    await this.section('home');
    await expect(this.page.getByText(this.say('needs_attention'))).toBeVisible();
    await this.look('home');
    await this.section('outbox');
    await this.box('box_problems').click();
    await this.page.locator('main summary').first().click();
    await this.look('outbox, a problem in detail');
    await this.throughTheClient();
    await this.throughAnotherAddress();
    await this.throughTheBills();
    await this.throughTheMessage();
    await this.throughTheFrame();
    for (const key of [
      'settings_practice',
      'settings_billing',
      'settings_online_payments',
      'settings_email',
      'settings_hosting',
      'settings_computer',
    ]) {
      await this.settings(key);
      await this.look(key);
    }
    await this.throughTheCodes();
    await this.throughTheAvailability();
    await this.throughTheCalendar();
    await this.throughTheDocuments();
    await this.throughTheTemplates();
    await this.settings('settings_email');
    await this.button('test_connection').click();
    await expect(this.page.getByText(this.say('test_ok'))).toBeVisible();
    await this.look('the connection tested');
    await this.throughTheMailbox();
    await this.turnOff();
  }

  /** Codes: none, one that is refused, what a list brings with a bad line in it, and one about to be deleted. */
  private async throughTheCodes(): Promise<void> {
    await this.settings('settings_codes');
    await expect(this.page.getByText(this.say('codes_none'))).toBeVisible();
    await this.look('settings_codes, none');
    await this.button('codes_add').click();
    const adding = this.dialog(this.say('codes_add'));
    await adding.getByRole('button', { name: this.say('save'), exact: true }).click();
    await expect(adding.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('settings_codes, one refused');
    await this.away(this.say('codes_add'));
    await this.button('codes_import').click();
    const importing = this.dialog(this.say('codes_import_title'));
    const list = { name: '1', mimeType: 'text/csv', buffer: Buffer.from('1,2\n1,3\n,4\n') };
    await importing.locator('input').setInputFiles(list);
    await expect(importing.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('settings_codes, what a list brings');
    await importing.getByRole('button').last().click();
    await expect(importing).toHaveCount(0);
    await this.button('codes_remove_of', { code: '1' }).click();
    const removing = this.say('codes_remove_title', { code: '1' });
    await expect(this.dialog(removing)).toBeVisible();
    await this.look('settings_codes, one about to be deleted');
    await this.away(removing);
  }

  /** Services, places and hours: none yet, each typed in, and refused. */
  private async throughTheAvailability(): Promise<void> {
    await this.settings('settings_availability');
    await expect(this.page.getByText(this.say('availability_hours_none'))).toBeVisible();
    await this.look('settings_availability, none');
    for (const key of ['availability_place_add', 'availability_service_add'] as const) {
      await this.button(key).click();
      const dialog = this.dialog(this.say(key));
      await dialog.getByRole('button', { name: this.say('save'), exact: true }).click();
      await expect(dialog.getByText(this.say('fault_missing'))).toBeVisible();
      await this.look(`settings_availability, ${key} refused`);
      await dialog.getByRole('textbox').first().fill('9');
      await dialog.getByRole('button', { name: this.say('save'), exact: true }).click();
      await expect(dialog).toHaveCount(0);
    }
    for (const key of ['availability_hours_add', 'availability_exceptions_add'] as const) {
      await this.button(key).click();
      const dialog = this.dialog(this.say(key));
      await expect(dialog).toBeVisible();
      await this.look(`settings_availability, ${key}`);
      await dialog.getByRole('button', { name: this.say('save'), exact: true }).click();
      await expect(dialog).toHaveCount(0);
    }
    await this.look('settings_availability');
    await this.button('availability_archive_of', { name: '9' }).first().click();
    const archiving = this.say('availability_archive_title', { name: '9' });
    await expect(this.dialog(archiving)).toBeVisible();
    await this.look('settings_availability, archive');
    await this.away(archiving);
  }

  /** Returned mail: looked for, tested, and in a mailbox that cannot be read. */
  private async throughTheMailbox(): Promise<void> {
    await this.page.getByRole('switch', { name: this.say('mailbox_switch') }).click();
    await this.look('returned mail, switched on');
    await this.page
      .getByLabel(this.say('mailbox_port'), { exact: true })
      .fill(String(this.world.misnamed));
    await this.button('mailbox_test').click();
    await expect(this.page.getByText(this.say('test_failed'))).toBeVisible();
    await this.look('returned mail, the mailbox tested');
    await this.button('save_changes').last().click();
    await expect(this.page.getByText(this.say('mailbox_certificate'))).toBeVisible();
    await this.look('returned mail, not noticed');
    await this.section('outbox');
    await expect(this.button('mailbox_fix')).toBeVisible();
    await this.look('outbox, returned mail not noticed');
    await this.section('home');
    await expect(this.button('mailbox_fix')).toBeVisible();
    await this.look('home, returned mail not noticed');
  }

  /** The calendar: every view, an appointment that is refused, and one of a series, to be moved and cancelled. */
  private async throughTheCalendar(): Promise<void> {
    const { page } = this;
    const query = { text: 'ana', status: '', access: '', offset: 0, limit: 1 };
    const { rows } = await this.desk.call<ClientPage>('Clients', 'Page', query);
    await book(this.desk, {
      holderId: rows[0]?.id ?? '',
      start: `${new Date().toISOString().slice(0, 10)}T12:00:00Z`,
      repeat: { every: 1, days: [], until: '', count: 3 },
    });
    await this.section('calendar');
    for (const key of [
      'calendar_week',
      'calendar_day',
      'calendar_month',
      'calendar_list',
    ] as const) {
      await page.getByRole('radio', { name: this.say(key), exact: true }).check({ force: true });
      await expect(page.locator('main').getByText('Ana Alvarez').first()).toBeVisible();
      await this.look(`calendar, ${key}`);
    }
    await this.button('calendar_new').click();
    const booking = this.dialog(this.say('calendar_new'));
    await booking.getByRole('button', { name: this.say('calendar_book'), exact: true }).click();
    await expect(booking.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('calendar, new appointment refused');
    await booking
      .getByRole('radio', { name: this.say('calendar_without_client') })
      .check({ force: true });
    await this.look('calendar, time that is taken');
    await this.away(this.say('calendar_new'));
    for (const key of ['calendar_move_to', 'calendar_cancel', 'calendar_change'] as const) {
      await page
        .getByRole('button', { name: /Ana Alvarez/ })
        .first()
        .click();
      await expect(this.dialog('Ana Alvarez')).toBeVisible();
      if (key === 'calendar_move_to') await this.look('calendar, an appointment');
      await this.button(key).click();
      await expect(this.dialog('Ana Alvarez').locator('form')).toBeVisible();
      await this.look(`calendar, ${key}`);
      await this.away('Ana Alvarez');
    }
  }

  /** The documents: none yet, and a questionnaire that is refused. */
  private async throughTheDocuments(): Promise<void> {
    await this.settings('settings_documents');
    await expect(this.page.getByText(this.say('paper_empty'), { exact: true })).toBeVisible();
    await this.look('settings_documents, none');
    await this.button('paper_new').click();
    await this.page
      .getByRole('menuitem', { name: this.say('paper_new_form'), exact: true })
      .click();
    await this.button('paper_question_add').click();
    await this.page
      .getByRole('menuitem', { name: this.say('paper_question_one_choice'), exact: true })
      .click();
    const titled = this.page.getByRole('textbox', { name: this.say('paper_title') }).first();
    await titled.fill('9');
    await this.button('paper_save').click();
    await expect(this.page.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('settings_documents, a questionnaire refused');
    await this.button('discard').click();
  }

  /** The templates: as they are, refused, and shown as a mail. */
  private async throughTheTemplates(): Promise<void> {
    await this.settings('settings_templates');
    await expect(this.page.getByText(this.say('templates_reset_done'))).toBeVisible();
    await this.look('settings_templates');
    const subject = this.page.getByLabel(this.say('letter_subject'), { exact: true });
    await subject.fill('{9}');
    await this.button('save_changes').click();
    await expect(this.page.getByText(this.say('fault_mail_placeholder_unknown'))).toBeVisible();
    await this.look('settings_templates, refused');
    await this.button('templates_reset').click();
    await this.button('letter_preview').click();
    const preview = this.dialog(this.say('letter_preview_title'));
    await expect(preview).toContainText(this.say('templates_preview_note'));
    await this.look('settings_templates, the preview');
    await this.away(this.say('letter_preview_title'));
  }

  private async throughTheClient(): Promise<void> {
    for (const person of [ana, bo, noa]) {
      await this.client(`${person.last}, ${person.first}`);
      await this.look(`${person.first}, overview`);
      await this.tab('client_portal');
      await expect(this.button('access_save_permissions')).toBeVisible();
      await this.look(`${person.first}, portal`);
    }
    await this.page.getByRole('tab', { name: this.say('client_info') }).click();
    await this.look('client info');
    await this.throughTheContacts();
    await this.client('Alvarez, Ana');
    await this.tab('client_portal');
    await this.button('access_disable').click();
    const disabling = this.say('access_disable_title', { name: 'Ana' });
    await expect(this.dialog(disabling)).toBeVisible();
    await this.look('disable access');
    await this.away(disabling);
    await this.throughTheHelp();
    await this.button('client_more').click();
    await this.page.getByRole('menuitem', { name: this.say('client_archive') }).click();
    const archiving = this.say('client_archive_title', { name: 'Ana' });
    await expect(this.dialog(archiving)).toBeVisible();
    await this.look('archive');
    await this.away(archiving);
    await this.client('Alvarez, Ana');
    await this.button('share').click();
    const sharing = this.say('share_title_items', { name: 'Ana' });
    await expect(
      this.dialog(sharing).getByRole('button', { name: this.say('share_open_library') }),
    ).toBeVisible();
    await this.look('share, nothing there');
    await this.away(sharing);
    await this.throughTheMessages();
  }

  /** Secure messages: none, to whom, a thread with one, and a thread of somebody who cannot be written to. */
  private async throughTheMessages(): Promise<void> {
    await this.button('messages').click();
    await expect(this.page.getByText(this.say('message_none'), { exact: true })).toBeVisible();
    await this.look('messages, none');
    await this.button('message_new').click();
    const choosing = this.dialog(this.say('message_new'));
    await choosing.getByRole('checkbox', { name: 'Alvarez, Ana' }).check();
    await choosing.getByRole('checkbox', { name: 'Baker, Bo' }).check();
    await expect(choosing.getByText(this.say('message_left_out', { count: 1 }))).toBeVisible();
    await this.look('messages, to several');
    await choosing.getByRole('checkbox', { name: 'Baker, Bo' }).uncheck();
    await choosing.getByRole('button', { name: this.say('message_write'), exact: true }).click();
    await this.page
      .getByLabel(this.say('message_write_to', { name: 'Ana Alvarez' }), { exact: true })
      .fill('9');
    await this.button('message_send').click();
    await expect(this.page.getByRole('log').getByRole('article')).toHaveCount(1);
    await this.look('messages, a thread');
  }

  /** Bills: none, one that is written and refused, one that is owed, what was paid, and the account. */
  private async throughTheBills(): Promise<void> {
    await this.section('billing');
    await expect(this.page.getByText(this.say('invoice_none'), { exact: true })).toBeVisible();
    await this.look('billing, no invoices');
    for (const part of ['statement', 'superbill', 'payment']) {
      await this.billing(`billing_${part}s`);
      await expect(this.page.getByText(this.say(`${part}_none`), { exact: true })).toBeVisible();
      await this.look(`billing, no ${part}s`);
    }
    await this.client('Alvarez, Ana');
    await this.button('invoice_new').click();
    await this.button('invoice_line_add').click();
    const line = this.page.getByRole('group', {
      name: this.say('invoice_line_of', { number: 1 }),
    });
    await line.getByLabel(this.say('invoice_line_price'), { exact: true }).fill('12');
    await this.button('invoice_save_draft').click();
    await expect(this.page.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('an invoice, refused');
    await line.getByLabel(this.say('invoice_line_text'), { exact: true }).fill('1');
    await this.button('invoice_issue').click();
    const issuing = this.dialog(this.say('invoice_issue_title'));
    await expect(issuing).toBeVisible();
    await this.look('an invoice, about to be issued');
    await issuing.getByRole('checkbox').check();
    await expect(issuing.getByRole('group').or(issuing.getByRole('alert')).first()).toBeVisible();
    await this.look('an invoice, about to be issued with a mail');
    await issuing.getByRole('checkbox').uncheck();
    await issuing.getByRole('button', { name: this.say('invoice_issue'), exact: true }).click();
    await expect(this.button('invoice_record_payment')).toBeVisible();
    await this.look('an invoice, due');
    await this.button('invoice_more').click();
    await this.page.getByRole('menuitem', { name: this.say('invoice_void'), exact: true }).click();
    const voiding = this.say('invoice_void_title', { number: 1 });
    await expect(this.dialog(voiding)).toBeVisible();
    await this.look('an invoice, about to be voided');
    await this.away(voiding);
    await this.throughThePayment();
    await this.throughTheRepeats();
  }

  /** A payment: written down, listed, about to be refunded, and in the account. */
  private async throughThePayment(): Promise<void> {
    await this.button('invoice_record_payment').click();
    const paying = this.dialog(this.say('payment_title'));
    const toward = this.say('payment_toward', { number: 1 });
    await expect(paying.getByLabel(toward, { exact: true })).toBeVisible();
    await paying.getByLabel(this.say('payment_amount'), { exact: true }).fill('13');
    await this.look('a payment, written down');
    await this.button('payment_save').click();
    await expect(paying).toHaveCount(0);
    await this.section('billing');
    await expect(this.page.getByRole('row').nth(1)).toBeVisible();
    await this.look('billing, an invoice');
    await this.billing('billing_payments');
    await this.page.getByRole('row').nth(1).click();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: this.say('payment_refund') })
      .click();
    const refunding = this.say('payment_refund_title');
    await expect(this.dialog(refunding)).toBeVisible();
    await this.look('a payment, about to be refunded');
    await this.away(refunding);
    await this.look('a payment');
    await this.page.keyboard.press('Escape');
    await this.client('Alvarez, Ana');
    await this.button('ledger_open_all').click();
    await expect(this.page.getByRole('row').nth(2)).toBeVisible();
    await this.look('the account of a client');
    for (const ask of ['billing_request_payment', 'statement_new', 'superbill_new']) {
      await this.button('ledger_more').click();
      await this.page.getByRole('menuitem', { name: this.say(ask), exact: true }).click();
      const name = ask === 'billing_request_payment' ? 'request_title' : ask;
      await expect(this.dialog(this.say(name))).toBeVisible();
      if (ask === 'superbill_new') await this.button('superbill_add_diagnosis').click();
      await this.look(`the account of a client, ${ask}`);
      if (ask === 'statement_new') {
        await this.button('statement_make').click();
        await expect(this.dialog(this.say(name))).toHaveCount(0);
      } else {
        await this.away(this.say(name));
      }
    }
    await this.section('billing');
    await this.billing('billing_statements');
    await expect(this.page.getByRole('list', { name: this.say('statement_list') })).toBeVisible();
    await this.look('billing, a statement');
    await this.billing('billing_income');
    await expect(this.page.getByRole('img')).toBeVisible();
    await this.look('billing, the income');
  }

  /** What repeats: nothing, one that is refused, one that has made an invoice, rests, and has ended. */
  private async throughTheRepeats(): Promise<void> {
    await this.section('billing');
    await this.billing('billing_repeats');
    await expect(this.page.getByText(this.say('repeat_none'), { exact: true })).toBeVisible();
    await this.look('billing, nothing repeats');
    await this.billing('billing_invoices');
    await this.page.getByRole('row').nth(1).click();
    await this.button('invoice_more').click();
    await this.page.getByRole('menuitem', { name: this.say('repeat_this'), exact: true }).click();
    await expect(this.heading('repeat_new')).toBeVisible();
    const price = this.page.getByLabel(this.say('invoice_line_price'), { exact: true });
    await price.fill('');
    await this.button('save').click();
    await expect(this.page.getByText(this.say('fault_missing'))).toBeVisible();
    await this.look('a repeating invoice, refused');
    await price.fill('12');
    await this.page.getByRole('radio', { name: this.say('repeat_every_day') }).check();
    await this.button('save').click();
    await expect(this.button('repeat_pause')).toBeVisible();
    await this.look('a repeating invoice');
    await this.button('repeat_pause').click();
    await expect(this.page.getByText(this.say('repeat_paused_text'))).toBeVisible();
    await this.look('a repeating invoice, paused');
    await this.button('repeat_end').click();
    const ending = this.dialog(this.say('repeat_end_title'));
    await expect(ending).toBeVisible();
    await this.look('a repeating invoice, about to be ended');
    await ending.getByRole('button', { name: this.say('repeat_end'), exact: true }).click();
    await expect(
      this.page.getByText(this.say('repeat_state_ended'), { exact: true }),
    ).toBeVisible();
    await this.look('a repeating invoice, ended');
    await this.section('billing');
    await this.billing('billing_repeats');
    await expect(this.page.getByRole('row').nth(1)).toBeVisible();
    await this.look('billing, what repeats');
  }

  private async billing(tab: string): Promise<void> {
    await this.page.getByRole('tab', { name: this.say(tab), exact: true }).click();
  }

  /** Who belongs to a client: typed in, and listed. */
  private async throughTheContacts(): Promise<void> {
    await this.page.getByRole('tab', { name: this.say('contacts') }).click();
    await this.button('contact_add').click();
    const adding = this.dialog(this.say('contact_add_to', { name: 'Noa' }));
    await adding.getByLabel(this.say('contact_first_name')).fill('Bea');
    await adding.getByLabel(this.say('contact_email'), { exact: true }).fill('bea@example.test');
    await adding.getByRole('checkbox').check();
    await this.look('contact');
    await this.button('contact_save').click();
    await expect(this.button('contact_change_of', { name: 'Bea' })).toBeVisible();
    await this.look('contacts');
  }

  /** What helps a client who cannot get in: all that happened, and a code to read out. */
  private async throughTheHelp(): Promise<void> {
    await this.page.getByText(this.say('help_steps'), { exact: true }).click();
    await this.page.getByText(this.say('help_mails'), { exact: true }).click();
    await expect(this.page.getByRole('list', { name: this.say('help_mails') })).toBeVisible();
    await this.look('help, all that happened');
    await this.button('help_code_create').click();
    const code = this.say('help_code_title', { name: 'Ana' });
    await expect(this.dialog(code).locator('kbd')).toBeVisible();
    await this.look('help, a code to read out');
    await this.away(code);
  }

  /** The portal's address as a picture, locked, and about to be unlocked; and the end of every session. */
  private async throughTheAddress(): Promise<void> {
    await this.button('scheduling_qr_show').click();
    await expect(this.page.getByRole('img')).toBeVisible();
    await this.button('scheduling_lock').click();
    await this.look('settings_portal, drawn and locked');
    await this.button('scheduling_unlock').click();
    const unlocking = this.say('scheduling_unlock_title');
    await expect(this.dialog(unlocking)).toBeVisible();
    await this.look('unlock the address');
    await this.away(unlocking);
    await this.settings('settings_hosting');
    await this.look('settings_hosting, locked');
    await this.settings('settings_portal');
    await this.button('scheduling_everyone_title').click();
    const ending = this.say('scheduling_everyone_ask');
    await expect(this.dialog(ending)).toContainText(this.say('scheduling_everyone_nobody'));
    await this.look('sign everyone out');
    await this.away(ending);
  }

  /** The profile loses the address that the portal uses, and then does not. */
  private async throughAnotherAddress(): Promise<void> {
    await this.client('Alvarez, Ana');
    await this.tab('client_info');
    await this.page
      .getByLabel(this.say('client_email_number', { number: 1 }), { exact: true })
      .fill('ana.alvarez@example.test');
    await this.button('client_save').click();
    const asking = this.say('access_move_title');
    await expect(this.dialog(asking)).toBeVisible();
    await this.look('another address');
    await this.away(asking);
    await this.button('discard').click();
  }

  /** What is written to a client, how it will look, how it is changed while it waits, and leaving meanwhile. */
  private async throughTheMessage(): Promise<void> {
    await this.desk.furnish(this.world.account, 180);
    await this.client('Baker, Bo');
    await this.tab('client_portal');
    await this.button('letter_preview').click();
    const preview = this.say('letter_preview_title');
    await expect(this.dialog(preview)).toBeVisible();
    await this.look('message, preview');
    await this.away(preview);
    await this.button('access_send_email').click();
    await this.button('edit_message').click();
    const editing = this.say('edit_title', { name: 'Bo' });
    await expect(this.dialog(editing).getByRole('textbox').last()).toBeVisible();
    await this.look('message, edited while it waits');
    await this.away(editing);
    await this.desk.call('Exits', 'Ask');
    const leaving = this.say('exit_title');
    await expect(this.dialog(leaving)).toBeVisible();
    await this.look('quit with mail waiting');
    await this.away(leaving);
  }

  /** The palette, with suggestions and with a client, and the list of keys. */
  private async throughTheFrame(): Promise<void> {
    const { page } = this;
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: this.say('palette_field') });
    await expect(field).toBeFocused();
    await expect(page.getByRole('option').first()).toBeVisible();
    await this.look('palette');
    await field.fill('ana');
    await expect(page.getByRole('option', { name: 'Ana Alvarez' }).first()).toBeVisible();
    await this.look('palette, a client');
    await this.away(this.say('command_palette'));
    await page.keyboard.press('?');
    const keys = this.say('command_shortcuts');
    await expect(this.dialog(keys)).toBeVisible();
    await this.look('keyboard shortcuts');
    await this.away(keys);
  }

  private async turnOff(): Promise<void> {
    await this.settings('settings_portal');
    await this.look('settings_portal');
    await this.throughTheAddress();
    await this.page.getByRole('switch', { name: this.say('client_portal') }).click();
    const dialog = this.dialog(this.say('turn_off_title'));
    await expect(dialog).toBeVisible();
    await this.look('turn off the portal');
    await dialog.getByRole('button', { name: this.say('turn_off'), exact: true }).click();
    await expect(this.page.getByText(this.say('client_portal_off_text'))).toBeVisible();
    await this.look('settings_portal, off');
    await this.client('Alvarez, Ana');
    await this.look('overview, portal off');
    await this.page.keyboard.press('Control+l');
    await expect(
      this.page.getByRole('heading', { level: 1, name: 'Harbour Counselling' }),
    ).toBeVisible();
    await this.page.locator('main input').fill('seven lanterns over noisy water');
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByText(this.say('fault_passphrase_wrong'))).toBeVisible();
    await this.look('locked');
  }
}
