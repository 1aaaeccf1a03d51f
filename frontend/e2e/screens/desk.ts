// The practitioner's window. What a test is about it does here by mouse or keyboard; what only has to be
// there before, it may do through the same calls that the window makes.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { MailAccountDraft, Practice } from '../../desktop/contract';
import type { Program } from '../real/program';

export const passphrase = 'seven lanterns over quiet water';

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

  /** Opens the window of new records. */
  static async open(program: Program, context: BrowserContext): Promise<Desk> {
    const desk = await Desk.enter(program, context);
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

  /** A section of the left rail. */
  section(name: 'Home' | 'Clients' | 'Outbox' | 'Settings'): Locator {
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

  /** The words beside the sync dot. */
  get sync(): Locator {
    return this.page.getByRole('banner').locator('.dot');
  }

  /** Goes to a page of the settings. */
  async openSettings(page: string): Promise<void> {
    await this.section('Settings').click();
    await this.page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('button', { name: page })
      .click();
  }
}
