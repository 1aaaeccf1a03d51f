// The main job without a mouse.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';
import { Portal } from './screens/portal';

/** Says whether whatever has the focus shows it: a ring of its own, or of the label it stands in. */
async function expectSeen(wanted: Locator): Promise<void> {
  const isSeen = () =>
    wanted.evaluate((element) =>
      [element, element.closest('label'), element.nextElementSibling].some((bearer) => {
        if (!bearer) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(bearer);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      }),
    );
  await expect.poll(isSeen, 'the focus is seen').toBe(true);
}

/** After a dialog closed or a screen changed, the focus is on something and not lost to the page. */
async function expectKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName), 'who has the focus')
    .not.toBe('BODY');
}

/** Presses Tab until something has the focus, as a person does who listens for its name. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(wanted, 'is reached with Tab').toBeFocused();
  await expectSeen(wanted);
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
    await expectKept(page);
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
  await expect(page.getByRole('menuitem', { name: 'Contacts' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Client Portal', selected: true })).toBeVisible();
  await press(page, desk.button('Send email'));
  await box.newest(1);
  await expect(desk.notSignedIn('Bo')).toBeVisible();
});

test('P1: the sample is played from the welcome to the way out by keyboard alone, with the focus in sight', async ({
  start,
  browse,
}) => {
  const desk = await Desk.enter(await start(), await browse());
  const { page } = desk;
  await expect(page.getByRole('radio', { name: 'Start a new practice' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expectSeen(page.getByRole('radio', { name: 'Look around with sample clients' }));
  await page.keyboard.press('Enter');
  const banner = page.getByRole('region', { name: 'You are looking at a sample practice.' });
  await expect(banner).toBeVisible({ timeout: 90_000 });

  await press(page, desk.section('Clients'));
  await expectKept(page);
  await page.keyboard.press('/');
  await page.keyboard.type('archer');
  const row = page.getByRole('row', { name: 'Archer, Abel' });
  await expect(row).toBeVisible();
  await press(page, row);
  await expect(desk.heading('Abel Archer')).toBeVisible();
  await press(page, desk.button('Edit'));
  await expect(page.getByRole('menuitem', { name: 'Client Info' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Contacts' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Client Portal' })).toBeFocused();
  await page.keyboard.press('Enter');
  await press(page, desk.button('Send email'));
  await expectKept(page);

  await press(page, banner.getByRole('button', { name: /^Mails sent here/ }));
  await expect(desk.heading('Mail catcher')).toBeVisible();
  await press(
    page,
    page
      .getByRole('list', { name: 'Caught emails' })
      .getByRole('button')
      .filter({ hasText: 'abel.archer@example.test' }),
  );
  const opened = page.context().waitForEvent('page');
  await press(page, desk.button('Open this link in the browser'));
  const portal = new Portal(await opened);
  await press(portal.page, portal.button('Yes, sign me in'));
  await expect(portal.greeting('Abel')).toBeVisible();
  await portal.page.close();

  await page.keyboard.press('/');
  await page.keyboard.type('archer');
  await press(page, row);
  await expect(page.getByText(/Signed in now|Last signed in/).first()).toBeVisible();
  await press(page, desk.button('Leave the sample'));
  const dialog = desk.dialog('Leave the sample');
  await press(page, dialog.getByRole('button', { name: 'Cancel' }));
  await expect(dialog).toHaveCount(0);
  await expect(desk.button('Leave the sample')).toBeFocused();
  await page.keyboard.press('Enter');
  await press(page, dialog.getByRole('button', { name: 'Leave the sample' }));
  await expect(desk.heading('Welcome')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Start a new practice' })).toBeFocused();
});

test('S48: a client signs in by code, and out again, by keyboard alone', async ({
  desk,
  mailbox,
  browse,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const { code } = await box.newest(1);
  const portal = new Portal(await (await browse()).newPage());
  const { page } = portal;
  await page.goto(desk.program.portal);
  await press(page, page.getByRole('link', { name: 'I have a code' }));
  await tabTo(page, page.getByLabel('Email', { exact: true }));
  await page.keyboard.type(ana.address);
  await tabTo(page, page.getByLabel('Code', { exact: true }));
  await page.keyboard.type('wrongone');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This code does not work.')).toBeVisible();
  const field = page.getByLabel('Code', { exact: true });
  await expect(field).toBeFocused();
  await expectSeen(field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(code);
  await press(page, portal.button('Sign in'));
  await expect(portal.greeting('Ana')).toBeVisible();
  await press(page, portal.button('Sign out'));
  await expect(page.getByText('You have signed out.')).toBeVisible();
});
