// What goes with a message from the desk and what becomes of it: files that are taken and those that are not, no connection, an
// announcement to several, and the email that only tells of it while nobody has read it.
import type { Conversation } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, type Desk, type Person } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

const pdf = Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n');
const cleo: Person = { first: 'Cleo', last: 'Costa', address: 'cleo@example.test' };

const get = (desk: Desk, id: string) => desk.call<Conversation>('Messages', 'Get', id, '');

test.afterEach(async ({ peer }) => {
  await peer.open();
});

test('S50: the desk takes a PDF or a picture, and says at the field why it takes nothing else', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const { id } = await desk.addClient(ana, true);
  const { page } = desk;
  await desk.call('Messages', 'Send', id, 'Hello.');
  await page.keyboard.press('Control+Shift+M');
  await page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const field = page.getByLabel('Write to Ana Alvarez');
  await field.fill('Here it is.');
  const chooser = page.locator('input[type=file]');
  const bad: [string, string, Buffer][] = [
    ['page.html', 'text/html', Buffer.from('<b>hello</b>')],
    ['program.pdf', 'application/pdf', Buffer.from('MZ program')],
    ['photo.png', 'image/png', Buffer.from('\x89PNG\r\n\x1a\nnone', 'latin1')],
    ['empty.pdf', 'application/pdf', Buffer.alloc(0)],
  ];
  for (const [name, mimeType, buffer] of bad) {
    await chooser.setInputFiles({ name, mimeType, buffer });
    await expect(field, name).toHaveAttribute('aria-invalid', 'true');
    await expect(field, name).toHaveAccessibleDescription(/file/i);
    await expect(field, name).toHaveValue('Here it is.');
    await field.press('End');
    await field.pressSequentially(' ');
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
    await field.fill('Here it is.');
  }
  for (let nth = 1; nth <= 5; nth += 1) {
    await chooser.setInputFiles({
      ...{ name: `${nth}.pdf`, mimeType: 'application/pdf', buffer: pdf },
    });
    await expect(desk.button(`Remove “${nth}.pdf”`)).toBeVisible();
  }
  await expect(desk.button('Attach a file'), 'five are the most').toBeDisabled();
  await field.press('Control+Enter');
  await expect(page.getByRole('log').getByRole('article')).toHaveCount(2);

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await phone.page.goto(`${desk.program.portal}/messages`);
  const fetched = phone.page.waitForEvent('download');
  await phone.page.getByRole('link', { name: '3.pdf' }).click();
  expect((await fetched).suggestedFilename()).toBe('3.pdf');
});

test('S50 W1: without a connection a message waits for it, says so, and can be taken back for 10 seconds', async ({
  desk,
}) => {
  const { id } = await desk.addClient(ana, true);
  const { page } = desk;
  await desk.call('Practices', 'SaveUndoWindow', 10);
  await desk.call('Messages', 'SaveDraft', id, 'I am');
  await page.keyboard.press('Control+Shift+M');
  await page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const field = page.getByLabel('Write to Ana Alvarez');
  const log = page.getByRole('log');
  const offline = page.getByText('You are offline. It waits here');
  const setOnline = (isOnline: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(navigator, 'onLine', { value: is, configurable: true });
      window.dispatchEvent(new Event(is ? 'online' : 'offline'));
    }, isOnline);
  await setOnline(false);
  await expect(offline).toBeVisible();
  await field.fill('I am late.');
  await field.press('Control+Enter');
  await expect(log.getByText(/goes in \d+ s/)).toBeVisible();
  await log.getByRole('button', { name: 'Undo' }).click();
  await expect(field, 'W5').toHaveValue('I am late.');
  await field.press('Control+Enter');
  await expect(log.getByText('waits for the network')).toBeVisible({ timeout: 15_000 });
  await expect(log.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  expect(await breaksNoRule('light', 'dark')(page, 'offline')).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(page, 'offline')).toEqual([]);
  await setOnline(true);
  await expect(log.getByText('on the portal')).toBeVisible();
  await expect(offline).toHaveCount(0);
});

test('S50: an announcement to several is one message each, and nobody sees who else has it', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const ids: string[] = [];
  for (const person of [ana, bo, cleo]) ids.push((await desk.addClient(person, true)).id);
  await desk.call('Messages', 'SaveDraft', ids[1], 'Only for Bo');
  const { page } = desk;
  await page.keyboard.press('Control+Shift+M');
  await desk.button('New message').click();
  const choose = desk.dialog('New message');
  for (const { first, last } of [ana, bo, cleo]) {
    await choose.getByRole('checkbox', { name: `${last}, ${first}` }).check();
  }
  await choose.getByLabel('Message to each of them').fill('Closed on Friday.');
  await expect(choose.getByText('3 clients get it, each for themselves')).toBeVisible();
  await choose.getByRole('button', { name: 'Send to 3 clients' }).dblclick();
  await expect(desk.toast('3 messages written.')).toBeVisible();
  for (const id of ids) {
    const { messages } = await get(desk, id);
    expect(messages.map(({ body }) => body)).toEqual(['Closed on Friday.']);
  }
  expect((await get(desk, ids[1] ?? '')).draft.body, 'drafts stay').toBe('Only for Bo');
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await phone.page.goto(`${desk.program.portal}/messages`);
  await expect(phone.page.getByRole('log').getByRole('article')).toHaveCount(1);
  await expect(phone.page.locator('body')).not.toContainText(/\b(Bo|Baker|Cleo|Costa)\b/);
});

test('S50: the email that tells of a message waits ten minutes, says nothing of it, and is not sent once it is read', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const { id } = await desk.addClient(ana, true);
  const { link } = await box.newest(1);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const before = Date.now();
  await desk.call('Messages', 'Send', id, 'Your diagnosis');
  const [notice] = (await desk.outbox('waiting')).rows;
  expect(notice?.kind).toBe('notice');
  expect(JSON.stringify(notice)).not.toContain('diagnosis');
  const due = Date.parse(notice?.heldUntil ?? notice?.nextAt ?? '') - before;
  expect(due, 'milliseconds until it may go').toBeGreaterThan(9.5 * 60_000);
  expect(due).toBeLessThan(10.5 * 60_000);
  await phone.page.goto(`${desk.program.portal}/messages`);
  await expect(phone.page.getByText('Your diagnosis')).toBeVisible();
  await expect(async () => {
    expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  }).toPass();
  expect(await box.count(), 'the invitation alone').toBe(1);
});
