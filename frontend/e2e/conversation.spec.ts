// Secure messages between the practitioner's window and the client's phone: counted, seen, written by keyboard alone, and
// kept over a restart.
import type { Locator } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import type { Conversation } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule } from './walk/looks';

/** Presses a key until something has the focus. */
async function pressTo(wanted: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await wanted.page().keyboard.press(key);
  }
  await expect(wanted, `is reached with ${key}`).toBeFocused();
}

test('S31 S50: the link in a message leads to the portal, and the answer is counted until it is seen', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const { id } = await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  const page = desk.page;
  await desk.call('Messages', 'Send', id, `Your paperwork: ${desk.program.portal} <b>today</b>`);

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await phone.page.goto(`${desk.program.portal}/messages`);
  const theirs = phone.page.getByRole('log');
  await expect(theirs.getByText('<b>today</b>')).toBeVisible();
  await theirs.getByRole('link', { name: desk.program.portal }).click();
  await expect(phone.greeting('Ana'), 'S31: the link is one').toBeVisible();

  await phone.page.goto(`${desk.program.portal}/messages`);
  await phone.page
    .getByLabel('Your message')
    .fill('I am <i>late</i>, see https://example.test/map');
  await phone.button('Send message').click();
  await expect(theirs.getByText('late')).toBeVisible();
  const bar = page.getByRole('banner', { name: 'Top navigation' });
  await expect(bar.getByRole('button', { name: 'Messages, 1 unread' })).toBeVisible();
  await page.reload();
  await bar.getByRole('button', { name: 'Messages, 1 unread' }).click();
  const row = page.getByRole('list').getByRole('button', { name: /Ana Alvarez/ });
  await expect(row).toContainText('1 unread message');
  await page.getByLabel('Unread only').check();
  await expect(row).toBeVisible();
  await page.getByLabel('Unread only').uncheck();

  await row.click();
  const log = page.getByRole('log');
  await expect(log.getByText('I am <i>late</i>, see https://example.test/map')).toBeVisible();
  await expect(log.getByRole('link'), 'nothing is clickable here').toHaveCount(0);
  await expect(log.getByText(/ · read /), 'the client has read it').toBeVisible();
  await expect(bar.getByRole('button', { name: 'Messages', exact: true })).toBeVisible();
  await page.getByLabel('Unread only').check();
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await page.getByLabel('Unread only').uncheck();
  await phone.page.reload();
  await expect(
    theirs.getByText(/^Read on /),
    'S50: the client sees that it was read',
  ).toBeVisible();

  await phone.page.getByLabel('Your message').fill('Found the door.');
  await phone.button('Send message').click();
  await expect(log.getByText('Found the door.'), 'it comes while the thread is open').toBeVisible();
  await expect(log.getByText('Found the door.')).toBeInViewport();
  await expect(bar.getByRole('button', { name: 'Messages', exact: true })).toBeVisible();
  expect(await breaksNoRule('light', 'dark')(page, 'a thread both ways')).toEqual([]);

  await page.setViewportSize({ width: 960, height: 640 });
  await expect(log.getByText('Found the door.'), 'in a smaller window too').toBeInViewport();
  await expect.poll(() => log.evaluate((it) => it.scrollHeight > it.clientHeight)).toBe(true);
  await log.evaluate((it) => it.scrollTo(0, 0));
  await expect(log.getByText('Found the door.')).not.toBeInViewport();
  await phone.page.getByLabel('Your message').fill('Below what is on the screen.');
  await phone.button('Send message').click();
  await expect(bar.getByRole('button', { name: 'Messages, 1 unread' })).toBeVisible();
  await expect(log.getByText('Below what is on the screen.')).toBeAttached();
  await log.evaluate((it) => it.scrollTo(0, it.scrollHeight));
  await expect(bar.getByRole('button', { name: 'Messages', exact: true })).toBeVisible();

  await page.setViewportSize({ width: 1280, height: 820 });
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await desk.button('Send link in a message').click();
  const field = page.getByLabel('Write to Ana Alvarez');
  await expect(field, 'S31: written, and not sent').toHaveValue(desk.program.portal);
  await expect(row).toContainText('Draft');
});

test('S50: messages are found, opened, written and taken back by keyboard alone', async ({
  desk,
}) => {
  const { id } = await desk.addClient(ana, true);
  const other = await desk.addClient(bo, true);
  await desk.call('Messages', 'Send', id, 'The first.');
  await desk.call('Messages', 'Send', other.id, 'The second.');
  await desk.call('Practices', 'SaveUndoWindow', 30);
  const page = desk.page;
  const rows = page.getByRole('region', { name: 'Threads' }).getByRole('list').getByRole('button');

  await page.keyboard.press('Control+Shift+M');
  await expect(rows).toHaveText([/Bo Baker/, /Ana Alvarez/]);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search by name' })).toBeFocused();
  await pressTo(rows.first(), 'Tab');
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(rows.nth(1)).toHaveAttribute('aria-current', 'true');
  const field = page.getByLabel('Write to Ana Alvarez');
  await pressTo(field, 'Tab');
  await page.keyboard.type('By hand.');
  await page.keyboard.press('Control+Enter');
  const log = page.getByRole('log');
  await expect(log.getByText('By hand.')).toBeVisible();
  await expect(field, 'whoever wrote goes on writing').toBeFocused();
  const undo = log.getByRole('button', { name: 'Undo' });
  await pressTo(undo, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('By hand.');
});

test('S50: a draft keeps its text and files over a restart, and says which file is too large', async ({
  desk,
  start,
  browse,
  peer,
}, info) => {
  const { id } = await desk.addClient(ana, true);
  await desk.call('Messages', 'Send', id, 'Where we meet:');
  await desk.call('Messages', 'SaveDraft', id, 'Half a ');
  await desk.page.keyboard.press('Control+Shift+M');
  await desk.page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const field = desk.page.getByLabel('Write to Ana Alvarez');
  await expect(field).toHaveValue('Half a ');
  await field.press('End');
  await field.pressSequentially('sentence');
  const chooser = desk.page.locator('input[type=file]');
  const large = info.outputPath('large.pdf');
  await writeFile(large, Buffer.alloc(11 * 1024 * 1024, '%PDF-1.7 '));
  await chooser.setInputFiles(large);
  const refused = desk.page.getByText('This file is larger than 10 MB.');
  await expect(refused).toBeVisible();
  await expect
    .poll(async () => (await desk.call<Conversation>('Messages', 'Get', id, '')).draft.body)
    .toBe('Half a sentence');
  await expect(refused, 'keeping the draft does not take the reason away').toBeVisible();
  const map = Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n');
  await chooser.setInputFiles({ name: 'map.pdf', mimeType: 'application/pdf', buffer: map });
  await expect(desk.button('Remove “map.pdf”')).toBeVisible();
  await expect(refused).toHaveCount(0);

  const { dataDir, portalPort } = desk.program.launch;
  await desk.program.stop();
  const program = await start({ dataDir, portalPort, authority: peer.authority });
  const again = await Desk.reopen(program, await browse());
  await again.page.keyboard.press('Control+Shift+M');
  const row = again.page.getByRole('list').getByRole('button', { name: /Ana Alvarez/ });
  await expect(row).toContainText('Draft');
  await row.click();
  await expect(again.page.getByLabel('Write to Ana Alvarez')).toHaveValue('Half a sentence');
  await again.button('Send').click();
  await expect(again.button('Save “map.pdf”'), 'a file is sent with it').toBeVisible();
  await expect(again.button('Remove “map.pdf”')).toHaveCount(0);
});
