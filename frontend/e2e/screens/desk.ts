// The practitioner's window. What a test is about it does here by mouse or keyboard; what only has to be
// there before, it may do through the same calls that the window makes.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type {
  Address,
  ClientDraft,
  ClientProfile,
  Created,
  MailAccountDraft,
  OutboxBox,
  OutboxPage,
  Practice,
} from '../../desktop/contract';
import type { Program } from '../real/program';

export const passphrase = 'seven lanterns over quiet water';

/** Somebody who does not exist. */
export interface Person {
  first: string;
  last: string;
  address: string;
}

export const ana: Person = { first: 'Ana', last: 'Alvarez', address: 'ana@example.test' };
export const bo: Person = { first: 'Bo', last: 'Baker', address: 'bo@example.test' };

export class Desk {
  private constructor(
    readonly page: Page,
    readonly program: Program,
  ) {}

  /** Opens the window for the first time. */
  static async enter(program: Program, context: BrowserContext): Promise<Desk> {
    const desk = new Desk(await context.newPage(), program);
    await desk.page.goto(program.address);
    return desk;
  }

  /** Opens the window of records that a passphrase opens. */
  static async reopen(program: Program, context: BrowserContext): Promise<Desk> {
    const desk = await Desk.enter(program, context);
    await desk.call('Startup', 'EnterPassphrase', passphrase);
    await expect(desk.section('Home')).toBeVisible();
    return desk;
  }

  /** Opens the window of new records. */
  static async open(program: Program, context: BrowserContext): Promise<Desk> {
    const desk = await Desk.enter(program, context);
    await desk.call('Samples', 'StartPractice');
    await desk.call('Startup', 'ChoosePassphrase', passphrase);
    await expect(desk.section('Home')).toBeVisible();
    return desk;
  }

  /** Opens a second window of the same program. */
  async another(): Promise<Desk> {
    const desk = new Desk(await this.page.context().newPage(), this.program);
    await desk.page.goto(new URL(this.program.address).origin);
    await expect(desk.section('Home')).toBeVisible();
    return desk;
  }

  /** Calls Go as the window does. */
  async call<Result>(noun: string, verb: string, ...given: unknown[]): Promise<Result> {
    return this.page.evaluate(
      ([noun, verb, given]) => {
        type Bound = Record<string, Record<string, (...given: unknown[]) => Promise<unknown>>>;
        const bound = (window as unknown as { go: { desktop: Bound } }).go.desktop;
        const method = bound[noun]?.[verb];
        if (!method) throw new Error(`${noun}.${verb} is not bound`);
        return method(...given);
      },
      [noun, verb, given] as const,
    ) as Promise<Result>;
  }

  /** Gives the practice everything it needs, so that a mail leaves at once. */
  async furnish(account: MailAccountDraft, undoSeconds = 0): Promise<void> {
    await this.call('Practices', 'SaveDetails', {
      name: 'Harbour Counselling',
      practitioner: 'Nora Rivers',
      phone: '+49 30 555 0100',
      zone: 'Europe/Berlin',
    });
    const practice = await this.call<Practice>('Practices', 'Get');
    await this.call('Practices', 'SavePortalAddress', practice.previewAddress);
    await this.call('Practices', 'SaveUndoWindow', undoSeconds);
    await this.call('MailAccounts', 'Save', account);
  }

  /** Has a client who exists already, as screens that are not the test's matter would make them. */
  async addClient(
    person: Person,
    isInvited: boolean,
    language: 'en' | 'es' = 'en',
  ): Promise<ClientProfile> {
    const draft: ClientDraft = {
      kind: 'adult',
      firstName: person.first,
      lastName: person.last,
      preferredName: '',
      bornOn: '',
      status: 'active',
      language,
      addresses: [newAddress(person.address)],
      phones: [],
    };
    if (!isInvited) return this.call<ClientProfile>('Clients', 'Create', draft);
    const created = await this.call<Created>('Clients', 'CreateAndInvite', draft);
    expect(created.reason).toBe('');
    if (created.isOffered) await this.call('Outboxes', 'LetGo', created.mailId);
    return created.client;
  }

  /** What lies in a box of the outbox, as Go tells it. */
  async outbox(box: OutboxBox): Promise<OutboxPage> {
    return this.call<OutboxPage>('Outboxes', 'Page', { box, offset: 0, limit: 100 });
  }

  /** A section of the left rail. */
  section(
    name: 'Home' | 'Calendar' | 'Clients' | 'Requests' | 'Billing' | 'Outbox' | 'Settings',
  ): Locator {
    return this.page
      .getByRole('navigation', { name: 'Main menu' })
      .getByRole('button', { name, exact: false });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole(
      'button',
      typeof name === 'string' ? { name, exact: true } : { name },
    );
  }

  /** Where the passphrase is typed; the first start marks it as needed. */
  get passphrase(): Locator {
    return this.page.getByLabel(/^Passphrase\*?$/);
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  toast(words: string | RegExp): Locator {
    return this.page.getByRole('region', { name: 'Notices' }).getByText(words);
  }

  /** The words beside the sync dot. */
  get sync(): Locator {
    return this.page.getByRole('banner', { name: 'Top navigation' }).locator('.dot .words');
  }

  /** The yellow banner of a client who was invited and has not signed in. */
  notSignedIn(name: string): Locator {
    return this.page
      .locator('[data-tone="warn"]')
      .filter({ hasText: `${name} has not signed in yet.` });
  }

  /** Opens "Create client" from "+", by mouse. */
  async openCreateClient(): Promise<Locator> {
    await this.button('Create').click();
    await this.page.getByRole('menuitem', { name: 'Create client' }).click();
    const dialog = this.dialog('Create client');
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** Creates a client with an address and consent, and goes on to the welcome mail, all by mouse. */
  async createClient(person: Person): Promise<void> {
    await this.askForClient(person);
    await expect(this.heading(`${person.first} ${person.last}`)).toBeVisible();
  }

  /** Fills in "Create client", and presses "Continue". */
  async askForClient(person: Person): Promise<void> {
    const dialog = await this.openCreateClient();
    await dialog.getByLabel('Legal first name').fill(person.first);
    await dialog.getByLabel('Last name').fill(person.last);
    await dialog.getByRole('button', { name: 'Add email' }).click();
    await expect(dialog.getByLabel('Email 1', { exact: true })).toBeFocused();
    await dialog.getByLabel('Email 1', { exact: true }).fill(person.address);
    await dialog.getByLabel(`${person.first} agreed to get email here`).check();
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  /** Opens a client's page from the list. */
  async openClient(person: Person): Promise<void> {
    await this.section('Clients').click();
    await this.page.getByRole('row', { name: `${person.last}, ${person.first}` }).click();
    await expect(this.heading(`${person.first} ${person.last}`)).toBeVisible();
  }

  /** Opens a tab of "Edit" of the client whose page is open. */
  async edit(tab: 'Client Info' | 'Contacts' | 'Client Portal'): Promise<void> {
    await this.button('Edit').click();
    await this.page.getByRole('menuitem', { name: tab }).click();
    await expect(this.page.getByRole('tab', { name: tab, selected: true })).toBeVisible();
  }

  /** Opens one box of the outbox. */
  async openOutbox(box: 'Waiting' | 'Sent' | 'Not sent' | 'Problems'): Promise<void> {
    await this.section('Outbox').click();
    await this.page.getByRole('tab', { name: new RegExp(`^${box}`) }).click();
  }

  /** A mail's row in the open box. */
  mail(address: string): Locator {
    return this.page
      .getByRole('list', { name: 'Emails' })
      .getByRole('listitem')
      .filter({ hasText: `to ${address}` });
  }

  /** Goes to a page of the settings. */
  async openSettings(page: string): Promise<void> {
    await this.section('Settings').click();
    await this.page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('button', { name: page })
      .click();
    await expect(this.heading(page)).toBeVisible();
  }
}

export function newAddress(address: string): Address {
  return {
    id: '',
    address,
    type: 'home',
    isPrimary: true,
    hasReminders: true,
    consentAt: null,
    consentBy: '',
  };
}
