// The window's frame: the palette, the keys and their list, undo by key, and printing.
import type { Page } from '@playwright/test';
import { expect, test } from './real/test';
import { ana, bo, passphrase, type Desk } from './screens/desk';
import { printed, stopPrinting } from './screens/paper';
import { violationsOf } from './walk/axe';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search clients, or type' });
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name });
const current = (page: Page) => page.getByRole('option', { selected: true });

async function openPalette(desk: Desk): Promise<void> {
  await desk.page.keyboard.press('Control+k');
  await expect(field(desk.page)).toBeFocused();
}

/** Lets a call do its work, and its answer wait until it may pass. */
async function holdBack(page: Page, verb: string) {
  let pass = () => {};
  let give = () => {};
  const isPassed = new Promise<void>((resolve) => (pass = resolve));
  const isGiven = new Promise<void>((resolve) => (give = resolve));
  await page.route(`**/call/${verb}`, async (route) => {
    const response = await route.fetch();
    give();
    await isPassed;
    await route.fulfill({ response });
  });
  return { isGiven, pass };
}

test.describe('the palette', () => {
  test('finds a client while typing, opens them with Enter, and knows them again', async ({
    desk,
  }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await desk.addClient(bo, false);
    await page.reload();
    await page.getByRole('button', { name: 'Search clients, or type a command' }).click();
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('alv');
    await expect(option(page, /^Ana Alvarez/)).toBeVisible();
    await expect(current(page)).toHaveText(/^Ana Alvarez/);
    await expect(field(page)).toHaveAttribute(
      'aria-activedescendant',
      (await current(page).getAttribute('id')) ?? 'none',
    );
    await page.keyboard.press('Enter');
    await expect(desk.heading('Ana Alvarez')).toBeVisible();

    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await expect(desk.section('Home')).toHaveAttribute('aria-current', 'page');
    await openPalette(desk);
    const recent = page.getByRole('group', { name: 'Recent clients' });
    await expect(recent.getByRole('option')).toHaveText([/^Ana Alvarez/]);
    await page.keyboard.press('Escape');
    await expect(field(page)).toHaveCount(0);
  });

  test('leads to the place where an invitation is sent, and sends nothing itself', async ({
    desk,
  }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await openPalette(desk);
    await page.keyboard.type('ana inv');
    await page.keyboard.press('Enter'); // as fast as one types: it is obeyed once the answer is there
    await expect(page.getByRole('tab', { name: 'Client Portal', selected: true })).toBeVisible();
    await expect(desk.button('Send email')).toBeVisible();
    expect((await desk.outbox('waiting')).total + (await desk.outbox('sent')).total).toBe(0);
  });

  test('goes to settings by their path, and shows the keys of its rows', async ({ desk }) => {
    const { page } = desk;
    await openPalette(desk);
    await page.keyboard.type('sched perm');
    await expect(current(page)).toHaveText('Settings › Scheduling › Client Portal permissions');
    await expect(page.getByRole('status').filter({ hasText: '1 result' })).toBeAttached();
    await page.keyboard.press('Enter');
    await expect(desk.heading('Client Portal permissions')).toBeVisible();
    await openPalette(desk);
    await page.keyboard.type('lock');
    await expect(option(page, /^Lock/)).toHaveText(/Ctrl\+L/);
  });

  test('creates whom it does not find, with the name filled in', async ({ desk }) => {
    const { page } = desk;
    await openPalette(desk);
    await page.keyboard.type('Zoe Zimmer');
    await expect(current(page)).toHaveText('Create client “Zoe Zimmer”');
    await page.keyboard.press('Enter');
    const dialog = desk.dialog('Create client');
    await expect(dialog.getByLabel('Legal first name')).toHaveValue('Zoe');
    await expect(dialog.getByLabel('Legal first name')).toBeFocused();
    await expect(dialog.getByLabel('Last name')).toHaveValue('Zimmer');
  });

  test('has nothing that axe objects to, with rows and with none', async ({ desk }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await openPalette(desk);
    for (const typed of ['', 'ana', 'qqq']) {
      await field(page).fill(typed);
      await expect(current(page)).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    }
  });
});

test.describe('the keys', () => {
  test('walk through places and clients, and never take what is typed', async ({ desk }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await desk.addClient(bo, false);
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('row', { name: 'Alvarez, Ana' }).click();
    await expect(desk.heading('Ana Alvarez')).toBeVisible();
    await page.keyboard.press(']');
    await expect(desk.heading('Bo Baker')).toBeVisible();
    await page.keyboard.press(']');
    await expect(desk.toast('This is the last client of the list.')).toBeVisible();
    await page.keyboard.press('[');
    await expect(desk.heading('Ana Alvarez')).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(desk.heading('Bo Baker')).toBeVisible();
    await page.keyboard.press('/');
    const filter = page.getByRole('searchbox');
    await expect(filter).toBeFocused();
    await page.keyboard.type('g h?[');
    await expect(filter).toHaveValue('g h?[');
    await expect(desk.section('Clients')).toHaveAttribute('aria-current', 'page');
  });

  test('are listed under "?", and single ones can be switched off for good', async ({ desk }) => {
    const { page } = desk;
    await page.keyboard.press('?');
    const list = desk.dialog('Keyboard shortcuts');
    await expect(list.getByText('Go to Clients')).toBeVisible();
    await expect(list.getByText('Ctrl+K')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await desk.openSettings('This computer');
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await page.reload();
    await expect(desk.section('Home')).toBeVisible();
    await page.keyboard.press('?');
    await page.keyboard.press('Control+,');
    await expect(desk.heading('Practice details')).toBeVisible();
    await expect(list).toHaveCount(0);
  });

  test('Ctrl+S saves what was changed on the screen', async ({ desk }) => {
    const { page } = desk;
    await desk.openSettings('Practice details');
    await page.getByLabel('Practice name').fill('Lantern Rooms');
    await page.keyboard.press('Control+s');
    await expect(desk.toast('Saved.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Lantern Rooms' })).toBeVisible();
  });
});

test.describe('undo by key', () => {
  test('brings an archived client back after the toast has gone', async ({ desk }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await desk.openClient(ana);
    await desk.button('More').click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await expect(desk.toast('Ana is archived.')).toBeVisible();
    await page.keyboard.press('F6');
    await expect(desk.button('Undo')).toBeFocused();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(desk.toast('Ana is archived.')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(desk.toast('Ana is back in the list.')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(desk.toast('There is nothing to undo.')).toBeVisible();
  });

  test('takes an invitation back while it is held', async ({ desk, peer }) => {
    await desk.furnish(peer.account(), 30);
    await desk.addClient(ana, false);
    await desk.openClient(ana);
    await desk.edit('Client Portal');
    await desk.button('Send email').click();
    await expect(desk.button('Undo')).toBeVisible();
    await desk.page.keyboard.press('Control+z');
    await expect(desk.toast('Not sent.')).toBeVisible();
    expect((await desk.outbox('waiting')).total).toBe(0);
  });

  for (const [what, verb, send] of [
    [
      'an invitation',
      'Accesses/Invite',
      async (desk: Desk) => {
        await desk.addClient(ana, false);
        await desk.openClient(ana);
        await desk.edit('Client Portal');
        await desk.button('Send email').click();
      },
    ],
    [
      'a new client’s welcome email, from the dialog',
      'Clients/CreateAndInvite',
      (desk: Desk) => desk.askForClient(ana),
    ],
  ] as const) {
    test(`W5: takes back while it is still being sent: ${what}`, async ({ desk, peer }) => {
      await desk.furnish(peer.account(), 30);
      const answer = await holdBack(desk.page, verb);
      await send(desk);
      await answer.isGiven;
      await desk.page.keyboard.press('Control+z');
      answer.pass();
      await expect(desk.toast('Not sent.')).toBeVisible();
      expect((await desk.outbox('waiting')).total).toBe(0);
      expect((await desk.outbox('unsent')).total).toBe(1);
    });
  }

  test('takes back what new clients start with', async ({ desk }) => {
    const { page } = desk;
    await desk.openSettings('Client Portal permissions');
    const messaging = page.getByRole('checkbox', { name: 'Use secure messaging' });
    const was = await messaging.isChecked();
    await messaging.click();
    await page.keyboard.press('Control+s');
    await expect(desk.toast('Saved.')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(desk.toast('Undone.')).toBeVisible();
    await expect(messaging).toBeChecked({ checked: was });
  });
});

test.describe('on paper', () => {
  test('the list of clients is whole, with the practice above and no controls', async ({
    desk,
  }) => {
    const { page } = desk;
    for (let index = 0; index < 130; index += 1) {
      const last = `Person${String(index).padStart(3, '0')}`;
      await desk.addClient({ first: 'Pat', last, address: `p${index}@example.test` }, false);
    }
    await stopPrinting(page);
    await desk.section('Clients').click();
    await expect(page.getByRole('row', { name: 'Person000, Pat' })).toBeVisible();
    await expect(page.getByText('130 clients')).toBeVisible();
    await page.keyboard.press('Control+p');
    const { text, pages } = await printed(page);
    for (const wanted of [
      'Harbour Counselling',
      '130 clients',
      'Person000, Pat',
      'Person129, Pat',
    ]) {
      expect(text).toContain(wanted);
    }
    for (const unwanted of ['Create client', 'Outbox', 'Settings', 'Search clients']) {
      expect(text).not.toContain(unwanted);
    }
    expect(pages).toBeGreaterThan(1);
    expect(text).toMatch(new RegExp(`\\b1 ?/ ?${pages}\\b`));
  });

  test('a client has name, history and contact, and no buttons', async ({ desk }) => {
    const { page } = desk;
    await desk.addClient(ana, false);
    await desk.openClient(ana);
    await stopPrinting(page);
    await page.keyboard.press('Control+p');
    const { text } = await printed(page);
    for (const wanted of ['Harbour Counselling', 'Ana Alvarez', 'Active client', ana.address]) {
      expect(text).toContain(wanted);
    }
    for (const unwanted of ['Edit', 'Outbox', 'Search clients'])
      expect(text).not.toContain(unwanted);
  });

  test('a recovery code stands alone below the practice', async ({ desk }) => {
    const { page } = desk;
    await desk.openSettings('This computer');
    const form = page.locator('form').filter({ has: desk.button('Make a recovery code') });
    await form.getByLabel(/^Current passphrase/).fill(passphrase);
    await desk.button('Make a recovery code').click();
    const code = await page.locator('[data-print]').innerText();
    await stopPrinting(page);
    await desk.button('Print').click();
    const { text } = await printed(page);
    expect(text).toContain('Harbour Counselling');
    expect(text.replace(/\s/g, '')).toContain(code.replace(/\s/g, ''));
    for (const unwanted of ['Appearance', 'Language', 'Outbox'])
      expect(text).not.toContain(unwanted);
  });
});
