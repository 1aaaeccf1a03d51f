// The main job without a mouse.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './real/test';
import { ana, bo, type Desk } from './screens/desk';

/** Presses Tab until something has the focus, as a person does who listens for its name. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted, 'is reached with Tab').toBeFocused();
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** Fills in the dialog and goes on, with Tab, typing and Space alone. */
async function fillIn(desk: Desk): Promise<void> {
  const { page } = desk;
  const dialog = desk.dialog('Create client');
  await expect(dialog.getByLabel('Legal first name')).toBeFocused();
  await page.keyboard.type('Ana');
  await tabTo(page, dialog.getByLabel('Last name'));
  await page.keyboard.type('Alvarez');
  await press(page, dialog.getByRole('button', { name: 'Add email' }));
  await expect(dialog.getByLabel('Email 1', { exact: true })).toBeFocused();
  await page.keyboard.type(ana.address);
  await tabTo(page, dialog.getByLabel('Ana agreed to get email here'));
  await page.keyboard.press('Space');
  await press(page, dialog.getByRole('button', { name: 'Continue', exact: true }));
}

test('S2: "Create client" is reached by keyboard from every screen, and ends in an invitation', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('ana');
  const { page } = desk;
  await desk.addClient(bo, false);
  const screens: [string, () => Promise<unknown>][] = [
    ['Home', () => desk.section('Home').focus()],
    ['Clients', () => desk.section('Clients').focus()],
    ['Outbox', () => desk.section('Outbox').focus()],
    ['Settings', () => desk.section('Settings').focus()],
  ];
  for (const [name, focus] of screens) {
    await focus();
    await page.keyboard.press('Enter');
    await expect(desk.section(name as 'Home')).toHaveAttribute('aria-current', 'page');
    await page.keyboard.press('Control+n');
    await expect(desk.dialog('Create client'), name).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(desk.dialog('Create client'), name).toHaveCount(0);
  }

  await page.reload();
  await expect(desk.section('Home')).toBeVisible();
  await press(page, desk.button('Create'));
  await expect(page.getByRole('menuitem', { name: 'Create client' })).toBeFocused();
  await page.keyboard.press('Enter');
  await fillIn(desk);
  await expect(desk.heading('Ana Alvarez')).toBeVisible();
  await box.newest(1);
  await expect(desk.notSignedIn('Ana')).toBeVisible();
});

test('S8: an existing client is found, opened and invited by keyboard', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('bo');
  const { page } = desk;
  await desk.addClient(bo, false);
  await desk.addClient(ana, false);
  await page.keyboard.press('/');
  await page.keyboard.type('bak');
  await expect(page.getByRole('row', { name: 'Baker, Bo' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Alvarez, Ana' })).toHaveCount(0);
  await tabTo(page, page.getByRole('row', { name: 'Baker, Bo' }));
  await page.keyboard.press('Enter');
  await expect(desk.heading('Bo Baker')).toBeVisible();
  await press(page, desk.button('Edit'));
  await expect(page.getByRole('menuitem', { name: 'Client Info' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Client Portal', selected: true })).toBeVisible();
  await press(page, desk.button('Send email'));
  await box.newest(1);
  await expect(desk.notSignedIn('Bo')).toBeVisible();
});
