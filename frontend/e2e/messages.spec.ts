// Secure messages as a client meets them: on a phone of 320 px, while both sides have them open, and without JavaScript.
import type { Page } from '@playwright/test';
import type { Conversation, Message } from '../desktop/contract';
import type { Mailbox } from './real/mailbox';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits } from './walk/looks';

const small = { viewport: { width: 320, height: 568 } };

const pdf =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n' +
  'trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n';

/** Ana, signed in on a phone; what the practice writes reaches her at once. */
async function signedIn(
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
  return { phone, clientId: id };
}

const write = (desk: Desk, holderId: string, body: string) =>
  desk.call<Message>('Messages', 'Send', holderId, body);

const thread = async (desk: Desk, holderId: string): Promise<Message[]> =>
  (await desk.call<Conversation>('Messages', 'Get', holderId, '')).messages;

test('S31 S50: both write, and each sees on an open page what the other wrote and read', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const page = await (await pickUpPhone(small)).newPage();
  const { phone, clientId } = await signedIn(desk, await mailbox('ana'), page);
  const look = async (where: string) => {
    for (const each of [breaksNoRule('light', 'dark'), fits]) {
      expect(await each(page, where)).toEqual([]);
    }
  };
  const address = new URL('/', page.url()).href;
  await write(
    desk,
    clientId,
    `Your page: ${address}\n<b>Not</b> bold, and no end to ${'x'.repeat(80)}`,
  );
  await page.reload();
  await expect(page.getByText('You have 1 new message.')).toBeVisible();
  await look('home');
  await page.getByRole('link', { name: 'Read them' }).click();
  const messages = page.getByRole('log').getByRole('article');
  await expect(messages).toHaveCount(1);
  await expect(messages.first()).toContainText('<b>Not</b> bold');
  await expect(messages.first().getByText('New', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: address })).toHaveAttribute('href', address);
  await look('a message');
  await expect(async () => {
    expect((await thread(desk, clientId))[0]?.readAt).toBeTruthy();
  }).toPass();

  const body = page.getByLabel('Your message');
  await body.fill('Thank you. I will');
  await write(desk, clientId, 'One more thing.');
  await expect(messages, 'what comes is shown while one is typing').toHaveCount(2);
  await expect(body).toHaveValue('Thank you. I will');
  await expect(async () => {
    expect((await thread(desk, clientId))[1]?.readAt, 'it is on the screen').toBeTruthy();
  }).toPass();

  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'card.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
  await phone.button('Send message').dblclick();
  await expect(messages).toHaveCount(3);
  await expect(messages.last()).toContainText('Thank you. I will');
  await expect(messages.last()).toContainText('Sent');
  await expect(page.locator('#newest')).toBeInViewport();
  await look('an answer');
  const fetched = page.waitForEvent('download');
  await page.getByRole('link', { name: 'card.pdf' }).click();
  expect((await fetched).suggestedFilename()).toBe('card.pdf');

  const answer = (await thread(desk, clientId)).at(-1);
  expect(answer).toMatchObject({ isMine: false, body: 'Thank you. I will' });
  expect(answer?.files.map((file) => file.name)).toEqual(['card.pdf']);
  await desk.call('Messages', 'MarkRead', clientId, answer?.id);
  await expect(messages.last(), 'S50: read marks come by themselves').toContainText('Read on');

  await body.fill('x'.repeat(5001));
  await expect(page.getByText('Characters left: -1')).toBeVisible();
  await phone.button('Send message').click();
  await expect(page.getByRole('alert')).toContainText('longer than 5,000 characters');
  await expect(body).toHaveValue('x'.repeat(5001));
  await look('a refusal');
});

test('S35: an open page ends with the permission, and with it the way there', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const page = await (await pickUpPhone(small)).newPage();
  const { clientId } = await signedIn(desk, await mailbox('ana'), page);
  await write(desk, clientId, 'Private words');
  await page.getByRole('link', { name: /^Write to / }).click();
  await expect(page.getByText('Private words')).toBeVisible();
  await desk.call('Accesses', 'SavePermissions', clientId, {
    ...{ requests: true, messaging: false, billingDocuments: true, pay: false },
  });
  await expect(page.getByText('This page is not open to you')).toBeVisible();
  await expect(page.getByText('Private words')).toHaveCount(0);
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await expect(page.getByRole('link', { name: /^Write to / })).toHaveCount(0);
});

test('S50: everything but the bringing up to date works without JavaScript', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const phone = await pickUpPhone({ ...small, javaScriptEnabled: false });
  const page = await phone.newPage();
  const { clientId } = await signedIn(desk, await mailbox('ana'), page);
  await write(desk, clientId, 'First words');
  await page.getByRole('link', { name: /^Write to / }).click();
  const messages = page.getByRole('log').getByRole('article');
  await expect(messages).toHaveText([/First words/]);
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByRole('alert')).toHaveText('Write something, or choose a file.');
  await page.getByLabel('Your message').fill('My answer');
  await page.getByLabel('Files').setInputFiles({
    ...{ name: 'photo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') },
  });
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByRole('alert')).toContainText('photo.svg: Only PDF, PNG and JPEG');
  await expect(page.getByLabel('Your message')).toHaveValue('My answer');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(messages).toHaveText([/First words/, /My answer/]);
  await page.reload();
  await expect(messages).toHaveCount(2);
  expect((await thread(desk, clientId)).map((each) => each.body)).toEqual([
    'First words',
    'My answer',
  ]);
});
