// Writing a message on a client's phone: what is typed is kept, what cannot go yet waits and says so, and what is refused is
// told at its field. Whoever may write no more keeps their words.
import type { Page } from '@playwright/test';
import type { Conversation, Message } from '../desktop/contract';
import type { Mailbox } from './real/mailbox';
import { expect, test } from './real/test';
import { ana, Desk, passphrase } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits } from './walk/looks';

const small = { viewport: { width: 320, height: 568 } };
const pdf = Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n');
const picture = Buffer.from('\x89PNG\r\n\x1a\nno picture at all', 'latin1');

/** Ana's messages on a phone; what the practice writes reaches her at once. */
async function atMessages(
  desk: Desk,
  box: Mailbox,
  page: Page,
): Promise<{ phone: Portal; clientId: string }> {
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const { id } = await desk.addClient(ana, true);
  const phone = new Portal(page);
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await page.goto(`${desk.program.portal}/messages`);
  return { phone, clientId: id };
}

const field = (page: Page) => page.getByLabel('Your message');

const thread = async (desk: Desk, holderId: string): Promise<Message[]> =>
  (await desk.call<Conversation>('Messages', 'Get', holderId, '')).messages;

const permit = (desk: Desk, holderId: string, messaging: boolean) =>
  desk.call('Accesses', 'SavePermissions', holderId, {
    ...{ requests: true, messaging, billingDocuments: true, pay: false },
  });

const keptBy = (page: Page) =>
  page.waitForResponse((answer) => answer.url().endsWith('/messages/draft') && answer.ok());

test('S50: what a client has begun is there again after a reload, a lock, a restart, and another sign-in', async ({
  desk,
  start,
  browse,
  peer,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const context = await pickUpPhone(small);
  const { phone, clientId } = await atMessages(desk, box, await context.newPage());
  const { page } = phone;
  const kept = keptBy(page);
  await field(page).pressSequentially('Half a sentence,\nand ');
  await kept;
  await page.reload();
  await expect(field(page)).toHaveValue('Half a sentence,\nand ');
  await expect(page.getByText('It has not been sent.')).toBeVisible();
  expect(await fits(page, 'a draft')).toEqual([]);

  await desk.page.keyboard.press('Control+l');
  await expect(desk.passphrase).toBeVisible();
  const keptWhileLocked = keptBy(page);
  await field(page).press('Control+End');
  await field(page).pressSequentially('half of another');
  await keptWhileLocked;

  const { dataDir, portalPort } = desk.program.launch;
  await desk.program.stop();
  const program = await start({ dataDir, portalPort, authority: peer.authority });
  const again = await Desk.reopen(program, await browse());
  await page.goto(`${program.portal}/messages`);
  await expect(field(page)).toHaveValue('Half a sentence,\nand half of another');
  await phone.button('Sign out').click();
  await phone.askForLink(program.portal, ana.address);
  await phone.follow((await box.newest(2)).link);
  await phone.confirm();
  await page.goto(`${program.portal}/messages`);
  await expect(field(page)).toHaveValue('Half a sentence,\nand half of another');
  expect(await thread(again, clientId), 'the practice is told of nothing').toEqual([]);

  await phone.button('Send message').click();
  await expect(page.getByRole('log').getByRole('article')).toHaveCount(1);
  await expect(field(page)).toHaveValue('');
  await page.reload();
  await expect(field(page)).toHaveValue('');
  await expect(page.getByText('It has not been sent.')).toHaveCount(0);
});

test('S50: without a connection a message waits, says so, and goes once when there is one, with its file', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const context = await pickUpPhone(small);
  const { phone, clientId } = await atMessages(desk, await mailbox('ana'), await context.newPage());
  const { page } = phone;
  const waits = page.getByRole('status').getByText('there is no connection');
  await context.setOffline(true);
  await field(page).fill('From the train');
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'map.pdf', mimeType: 'application/pdf', buffer: pdf });
  await phone.button('Send message').click();
  await expect(waits).toBeVisible();
  await expect(field(page)).toHaveValue('From the train');
  expect(await breaksNoRule('light', 'dark')(page, 'waiting')).toEqual([]);
  expect(await fits(page, 'waiting')).toEqual([]);
  await phone.button('Do not send it').click();
  await expect(waits).toHaveCount(0);
  await expect(field(page), 'whoever wrote goes on writing').toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(', a minute late.');
  await phone.button('Send message').click();
  await expect(waits).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('log').getByRole('article')).toHaveText([
    /From the train, a minute late\./,
  ]);
  await expect(waits).toHaveCount(0);
  await expect(field(page)).toHaveValue('');
  const sent = await thread(desk, clientId);
  expect(sent.map(({ body, files }) => [body, files.map(({ name }) => name)])).toEqual([
    ['From the train, a minute late.', ['map.pdf']],
  ]);
});

test('S50: a connection that breaks while a file is on its way loses nothing, and sends it once', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const context = await pickUpPhone(small);
  const { phone, clientId } = await atMessages(desk, await mailbox('ana'), await context.newPage());
  const { page } = phone;
  let breaks = 2;
  // The first time nothing arrives; the second time everything does but the answer.
  await page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || breaks === 0) return route.fallback();
    breaks -= 1;
    if (breaks === 0) await route.fetch({ maxRedirects: 0 });
    return route.abort('connectionreset');
  });
  await field(page).fill('My card');
  const large = Buffer.concat([pdf, Buffer.alloc(3 * 1024 * 1024, ' '), pdf]);
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'card.pdf', mimeType: 'application/pdf', buffer: large });
  for (let tries = 0; tries < 2; tries += 1) {
    await phone.button('Send message').click();
    await expect(page.getByText('there is no connection')).toBeVisible();
    await expect(phone.button('Send message')).not.toHaveAttribute('aria-disabled', 'true');
  }
  await phone.button('Send message').click();
  await expect(field(page)).toHaveValue('');
  await expect(page.getByText('there is no connection')).toHaveCount(0);
  const sent = await thread(desk, clientId);
  expect(sent.map(({ body, files }) => [body, files.length])).toEqual([['My card', 1]]);
});

test('S50: a file that is too large, of another kind, or disguised is refused at its field, and the text stays', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const context = await pickUpPhone(small);
  const { phone, clientId } = await atMessages(desk, await mailbox('ana'), await context.newPage());
  const { page } = phone;
  const files = page.getByLabel('Files');
  await field(page).fill('Here it is.');
  await files.setInputFiles({
    ...{ name: 'large.pdf', mimeType: 'application/pdf' },
    buffer: Buffer.alloc(11 * 1024 * 1024, '%PDF-1.7 '),
  });
  expect(
    await files.evaluate((input) => (input as HTMLInputElement).validationMessage),
    'said before anything is sent',
  ).toBe('This file is larger than 10 MB.');
  const bad: [string, string, Buffer, string][] = [
    ['page.html', 'text/html', Buffer.from('<b>hello</b>'), 'page.html: Only PDF, PNG and JPEG'],
    ['program.pdf', 'application/pdf', Buffer.from('MZ program'), 'program.pdf: '],
    ['photo.png', 'image/png', picture, 'photo.png: '],
  ];
  for (const [name, mimeType, buffer, words] of bad) {
    await files.setInputFiles({ name, mimeType, buffer });
    await phone.button('Send message').click();
    await expect(page.getByRole('alert'), name).toContainText(words);
    await expect(files).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page)).toHaveValue('Here it is.');
  }
  expect(await fits(page, 'a refused file')).toEqual([]);
  expect(await thread(desk, clientId)).toEqual([]);
  await phone.button('Send message').click();
  await expect(page.getByRole('log').getByRole('article')).toHaveText([/Here it is\./]);
});

test('S35: whoever is writing when messages are turned off keeps their words, and gets them back', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const context = await pickUpPhone(small);
  const { phone, clientId } = await atMessages(desk, await mailbox('ana'), await context.newPage());
  const { page } = phone;
  await desk.call('Messages', 'Send', clientId, 'Private words');
  await expect(page.getByText('Private words')).toBeVisible();
  const kept = keptBy(page);
  await field(page).pressSequentially('Something that took long to write');
  await kept;
  await permit(desk, clientId, false);
  await expect(page.getByText('Messages are not open to you any more.')).toBeVisible();
  await expect(page.getByText('Private words'), 'neither direction').toHaveCount(0);
  await expect(field(page)).toHaveValue('Something that took long to write');
  await expect(field(page)).toHaveAttribute('readonly');
  await expect(phone.button('Send message')).toHaveCount(0);
  expect(await breaksNoRule('light', 'dark')(page, 'over')).toEqual([]);
  expect(await fits(page, 'over')).toEqual([]);
  expect((await thread(desk, clientId)).map(({ body }) => body)).toEqual(['Private words']);

  await permit(desk, clientId, true);
  await page.reload();
  await expect(field(page)).toHaveValue('Something that took long to write');
  await expect(page.getByText('Private words')).toBeVisible();
});

test('S35: without JavaScript, whoever wrote meanwhile gets their words back to copy', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const context = await pickUpPhone({ ...small, javaScriptEnabled: false });
  const { phone, clientId } = await atMessages(desk, await mailbox('ana'), await context.newPage());
  const { page } = phone;
  await field(page).fill('Long words');
  await permit(desk, clientId, false);
  await phone.button('Send message').click();
  await expect(phone.heading('This page is not open to you')).toBeVisible();
  const typed = page.getByLabel('This was not sent. It stands here so that you can copy it.');
  await expect(typed).toHaveValue('Long words');
  expect(await fits(page, 'refused with words')).toEqual([]);
  expect(await thread(desk, clientId)).toEqual([]);
});

test('S50: on the desk a draft outlives a reload, a lock, and the permission', async ({ desk }) => {
  const { id } = await desk.addClient(ana, true);
  const { page } = desk;
  await desk.call('Messages', 'Send', id, 'Hello.');
  await page.keyboard.press('Control+Shift+M');
  const row = page.getByRole('list').getByRole('button', { name: /Ana Alvarez/ });
  const writes = page.getByLabel('Write to Ana Alvarez');
  await row.click();
  const kept = (body: string) =>
    expect
      .poll(async () => (await desk.call<Conversation>('Messages', 'Get', id, '')).draft.body)
      .toBe(body);
  await writes.pressSequentially('Typed and');
  await kept('Typed and');
  await page.reload();
  await page.keyboard.press('Control+Shift+M');
  await row.click();
  await expect(writes).toHaveValue('Typed and');
  await writes.press('End');
  await writes.pressSequentially(' locked');
  await page.keyboard.press('Control+l');
  await expect(desk.passphrase).toBeVisible();
  await desk.passphrase.fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(desk.passphrase).toHaveCount(0);
  await expect(writes).toHaveValue('Typed and locked');
  await kept('Typed and locked');

  await writes.press('End');
  await writes.pressSequentially(', and then off');
  await permit(desk, id, false);
  await expect(page.getByText('Secure messaging is off for Ana Alvarez')).toBeVisible();
  await expect(page.getByText('Hello.').last(), 'the history stays').toBeVisible();
  await permit(desk, id, true);
  await expect(writes).toHaveValue('Typed and locked, and then off');
});
