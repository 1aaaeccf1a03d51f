// Pages of the portal that lie open and bring themselves up to date: whoever is on them by keyboard, has marked some of their
// text or is writing goes on as before, and a screen reader is told politely what came.
import type { Page } from '@playwright/test';
import type { Conversation, Message, Place, RequestList } from '../desktop/contract';
import type { Mailbox } from './real/mailbox';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { Portal } from './screens/portal';

const pdf = Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n');

/** Ana at home in her portal; what the practice writes reaches her at once. */
async function signedIn(desk: Desk, box: Mailbox, page: Page): Promise<string> {
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const { id } = await desk.addClient(ana, true);
  const phone = new Portal(page);
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  return id;
}

const write = (desk: Desk, holderId: string, body: string) =>
  desk.call<Message>('Messages', 'Send', holderId, body);

/** Marks the text of what is found, and gives what stays marked. */
const mark = (page: Page, text: string) =>
  page.getByText(text).evaluate((element) => getSelection()?.selectAllChildren(element));
const marked = (page: Page) => page.evaluate(() => String(getSelection()));

test('S50: two browsers talk to one another live, and neither loses its place', async ({
  desk,
  mailbox,
  browse,
}) => {
  const page = await (await browse({ viewport: { width: 390, height: 700 } })).newPage();
  const id = await signedIn(desk, await mailbox('ana'), page);
  await write(desk, id, 'The first of it.');
  await page.goto(`${desk.program.portal}/messages`);
  const theirs = page.getByRole('log');
  await expect(theirs).toHaveAttribute('aria-label', 'What you and Harbour Counselling wrote');
  await desk.page.keyboard.press('Control+Shift+M');
  await desk.page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const ours = desk.page.getByRole('log');
  const writes = desk.page.getByLabel('Write to Ana Alvarez');

  await page.getByLabel('Files').setInputFiles({
    ...{ name: 'card.pdf', mimeType: 'application/pdf', buffer: pdf },
  });
  await page.getByLabel('Your message').fill('My card.');
  await page.getByRole('button', { name: 'Send message' }).focus();
  await page.keyboard.press('Enter');
  await expect(ours.getByText('My card.')).toBeVisible();
  await expect(desk.button('Save “card.pdf”')).toBeVisible();
  const send = page.getByRole('button', { name: 'Send message' });
  await expect(send, 'sending keeps the focus').toBeFocused();

  // On a link in the list, with text marked.
  const link = theirs.getByRole('link', { name: 'card.pdf' });
  await link.focus();
  await mark(page, 'The first of it.');
  await writes.fill('Thank you.');
  await writes.press('Control+Enter');
  await expect(theirs.getByText('Thank you.')).toBeVisible();
  await expect(link).toBeFocused();
  expect(await marked(page)).toBe('The first of it.');
  const log = await theirs.getAttribute('aria-live');
  expect([null, 'polite'], 'a log is told politely').toContain(log);

  // In the middle of a word, while answers come and read marks change.
  const body = page.getByLabel('Your message');
  await body.fill('Before after');
  await body.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(7, 7));
  for (const text of ['One.', 'Two.', 'Three.']) {
    await write(desk, id, text);
    await expect(theirs.getByText(text)).toBeAttached();
    await page.keyboard.type('x');
  }
  await expect(body).toBeFocused();
  await expect(body).toHaveValue('Before xxxafter');
  await expect(theirs.getByText(/^Read on/)).toHaveCount(1);
  const answered = (await desk.call<Conversation>('Messages', 'Get', id, '')).messages;
  expect(answered.map((each) => each.body)).toEqual([
    ...['The first of it.', 'My card.', 'Thank you.', 'One.', 'Two.', 'Three.'],
  ]);

  await expect(desk.page.getByLabel('Write to Ana Alvarez')).toBeFocused();
  await desk.page.keyboard.type('Half a th');
  await send.focus();
  await page.keyboard.press('Enter');
  await expect(ours.getByText('Before xxxafter')).toBeVisible();
  await desk.page.keyboard.type('ought');
  await expect(writes, 'what comes disturbs nobody who writes').toHaveValue('Half a thought');
  await expect(writes).toBeFocused();
});

test('S49: appointments that change while the page lies open leave the keyboard where it is, and are told', async ({
  desk,
  mailbox,
  browse,
}) => {
  const page = await (
    await browse({ viewport: { width: 390, height: 700 }, timezoneId: 'America/New_York' })
  ).newPage();
  await signedIn(desk, await mailbox('ana'), page);
  const place = await desk.call<Place>('Schedules', 'SavePlace', {
    ...{ id: '', name: 'Harbour Street', kind: 'office', detail: 'Pier 12' },
  });
  await desk.call('Schedules', 'SaveService', {
    ...{ id: '', name: 'Session', code: '', minutes: 50, buffer: 0, fee: 0, isOffered: true },
    placeIds: [place.id],
  });
  await desk.call('Schedules', 'SaveBlock', {
    ...{ id: '', firstDay: new Date().toISOString().slice(0, 10), from: 540, to: 1020 },
    ...{ placeId: '', every: 1, days: [1, 2, 3, 4, 5, 6, 7], until: '' },
  });
  const ask = async (nth: number) => {
    await page.goto(`${desk.program.portal}/appointments/new`);
    await page.locator('.times a').nth(nth).click();
    await page.getByRole('button', { name: 'Send the request' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Appointments' })).toBeVisible();
  };
  await ask(0);
  await ask(4);
  const requests = page.locator('[data-id="requests"] li');
  await expect(requests).toHaveCount(2);
  const list = await desk.call<RequestList>('Requests', 'List', false);
  const [first, second] = list.requests.map(({ id }) => id);
  const line = page.locator(`[data-id="${second}"]`);
  const withdraw = line.getByRole('button', { name: /^Withdraw the request/ });
  await withdraw.focus();
  await mark(page, 'What you asked for');
  const told = page.locator('#told');
  await expect(told).toHaveText('');
  await desk.call('Requests', 'Accept', first, false);
  await expect(page.locator('[data-id="upcoming"] li')).toHaveCount(1);
  await expect(requests).toHaveCount(1);
  await expect(withdraw, 'what is still there keeps the focus').toBeFocused();
  expect(await marked(page)).toBe('What you asked for');
  await expect(told).toHaveAttribute('role', 'status');
  await expect(told).toHaveText(/^This page was brought up to date\. Upcoming, \S+/);
  await expect(page.locator('[data-id="upcoming"] li')).toContainText('your time:');

  await desk.call('Requests', 'Decline', second, 'I am away.');
  await expect(page.getByText('I am away.')).toBeVisible();
  await expect(withdraw).toHaveCount(0);
  expect(
    await line.evaluate((element) => element.contains(document.activeElement)),
    'whoever was on what is gone goes on beside it',
  ).toBe(true);
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toBeVisible();
});
