// The Client Portal as a client meets it: by the names that a screen reader would say.
import type { Locator, Page } from '@playwright/test';

export class Portal {
  constructor(readonly page: Page) {}

  /** Follows a link from a mail, as a tap on it does. */
  async follow(link: string): Promise<void> {
    await this.page.goto(link);
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', {
      level: 1,
      name,
      exact: typeof name === 'string',
    });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The greeting of the home page: whoever sees it is signed in. */
  greeting(name: string): Locator {
    return this.heading(`Hello ${name}`);
  }

  /** Presses the button that signs in. */
  async confirm(): Promise<void> {
    await this.button('Yes, sign me in').click();
  }

  /** Asks for a link at the practice's address. */
  async askForLink(portal: string, address: string): Promise<void> {
    await this.page.goto(portal);
    await this.page.getByLabel('Email', { exact: true }).fill(address);
    await this.button('Email me a link').click();
  }

  /** Types a code, and the address where the page does not know it. */
  async signInByCode(portal: string, address: string, code: string): Promise<void> {
    await this.page.goto(portal);
    await this.page.getByRole('link', { name: 'I have a code' }).click();
    const field = this.page.getByLabel('Email', { exact: true });
    if (await field.isVisible()) await field.fill(address);
    await this.page.getByLabel('Code', { exact: true }).fill(code);
    await this.button('Sign in').click();
  }
}
