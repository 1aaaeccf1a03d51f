// The sample practice: the whole loop without an account and without a network, and nothing left of it.
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ClientPage } from '../desktop/contract';
import { expect, test } from './real/test';
import { Desk, type Person } from './screens/desk';
import { Portal } from './screens/portal';

const abel: Person = { first: 'Abel', last: 'Archer', address: 'abel.archer@example.test' };

test('P1: the sample practice plays the whole loop, and leaves nothing behind', async ({
  start,
  browse,
  pickUpPhone,
}) => {
  const program = await start();
  const desk = await Desk.enter(program, await browse());
  const { page } = desk;
  await expect(desk.heading('Welcome')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Look around with sample clients' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('You are looking at a sample practice.')).toBeVisible({
    timeout: 90_000,
  });

  // Invite by keyboard.
  await desk.openClient(abel);
  await desk.edit('Client Portal');
  const invite = desk.button('Send email');
  await invite.focus();
  await page.keyboard.press('Enter');

  // Its mail arrives here.
  const banner = page.getByRole('region', { name: 'You are looking at a sample practice.' });
  await banner.getByRole('button', { name: /^Mails sent here/ }).click();
  await expect(desk.heading('Mail catcher')).toBeVisible();
  const mail = page
    .getByRole('list', { name: 'Caught emails' })
    .getByRole('button')
    .filter({ hasText: abel.address });
  await mail.click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Open this link in the browser' }).click();
  const tab = await opened;
  const text = (await page.locator('pre').textContent()) ?? '';
  const link = /http:\/\/127\.0\.0\.1:\d+\/l\/\S+/.exec(text)?.[0] ?? '';
  expect(new URL(link).origin).toBe(new URL(tab.url()).origin);
  await tab.close();

  // The client follows it on a phone.
  const portal = new Portal(await (await pickUpPhone()).newPage());
  await portal.follow(link);
  await portal.confirm();
  await expect(portal.greeting(abel.first)).toBeVisible();
  await desk.openClient(abel);
  await expect(desk.notSignedIn(abel.first)).toHaveCount(0);
  const query = { text: abel.last, status: '', access: '', offset: 0, limit: 10 };
  const found = await desk.call<ClientPage>('Clients', 'Page', query);
  expect(found.rows.map((row) => row.access)).toEqual(['active']);

  await desk.button('Leave the sample').click();
  await desk.dialog('Leave the sample').getByRole('button', { name: 'Leave the sample' }).click();
  await expect(desk.heading('Welcome')).toBeVisible();
  await expect(access(program.launch.dataDir)).rejects.toThrow();
  const home = path.join(path.dirname(program.launch.dataDir), 'home');
  expect(await readdir(home)).toEqual([]);
});
