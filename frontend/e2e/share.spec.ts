// Documents are shared from a client's overview: in three steps, with one mail, and with access where there was none.
import type {
  Access,
  ClientDraft,
  Contact,
  ContactDraft,
  Paper,
  Received,
} from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, newAddress, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

/** Publishes a text to sign. */
async function publish(desk: Desk, title: string): Promise<void> {
  const draft = { title, language: 'en', text: 'Please read.' };
  const { document } = await desk.call<Paper>('Documents', 'AddText', draft);
  await desk.call('Documents', 'Publish', document.id, document.version);
}

test('S13 S14 S15 S16 S17: documents are shared in three steps, and one mail lets the client in to them', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await publish(desk, 'Privacy notice');
  await publish(desk, 'Panic diary');
  await desk.addClient(ana, false);
  await desk.openClient(ana);
  await desk.button('Share').click();
  const dialog = desk.page.getByRole('dialog');
  const next = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(dialog).toContainText('Ana will also receive Client Portal access');
  await expect(next('Continue to Email'), 'W9: and the reason stands beside it').toBeDisabled();
  await expect(dialog).toContainText('Choose at least one document.');
  const look = async (where: string) => {
    expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
    expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
  };
  await look('documents');
  await dialog.getByLabel('Panic diary').check();
  await next('Continue to Email').click();
  await dialog.getByLabel('Subject', { exact: true }).fill('Two things to read');
  await next('Back').click();
  await dialog.getByLabel('Privacy notice').check();
  await expect(dialog.getByLabel('Panic diary'), 'S15: going back keeps the choice').toBeChecked();
  await next('Continue to Email').click();
  await expect(dialog.getByLabel('Subject', { exact: true })).toHaveValue('Two things to read');
  await look('email');
  await next('Continue to Review').click();
  await expect(dialog.getByRole('listitem')).toHaveText([
    'Client Portal access (new)',
    /^Privacy notice/,
    /^Panic diary/,
  ]);
  await look('review');
  const before = await desk.outbox('waiting');
  expect(before.rows, 'S15: nothing is sent before the last button').toEqual([]);
  await next('Share & Send Now').dblclick();
  await expect(dialog).toHaveCount(0);

  const letter = await box.newest(1);
  expect(letter.text).toContain('has shared 2 documents with you');
  expect(letter.text, 'a title can be clinical').not.toContain('Panic');
  await expect(desk.notSignedIn('Ana'), 'S19').toBeVisible();
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(letter.link);
  await phone.confirm();
  await phone.page.goto(new URL('/papers', desk.program.portal).href);
  await expect(phone.page.getByText('Panic diary')).toBeVisible();
  await expect(phone.page.getByText('Privacy notice')).toBeVisible();

  await desk.button('Share').click();
  await expect(dialog.getByText('Shared already, and not finished yet')).toHaveCount(2);
  await expect(dialog, 'S14: not for whoever has it').not.toContainText('will also receive');
});

test('S4 S5 S16: "Continue" goes on to the paperwork; one mail brings it with the access, and skipping sends the welcome', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const boBox = await mailbox('bo');
  await publish(desk, 'Privacy notice');
  await desk.createClient(ana);
  const dialog = desk.page.getByRole('dialog');
  const next = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(dialog.getByRole('heading', { level: 2 })).toHaveText(
    'Send intake paperwork to Ana?',
  );
  await expect(dialog).toContainText('The welcome email waits while you choose');
  expect(await breaksNoRule('light', 'dark')(desk.page, 'paperwork')).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, 'paperwork')).toEqual([]);
  await dialog.getByLabel('Privacy notice').check();
  await next('Continue to Email').click();
  await next('Continue to Review').click();
  await expect(dialog.getByRole('listitem')).toHaveText([
    'Client Portal access (new)',
    /^Privacy notice/,
  ]);
  await next('Share & Send Now').click();
  await expect(dialog).toHaveCount(0);
  const letter = await box.newest(1);
  expect(letter.text).toContain('has shared 1 document with you');
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(letter.link);
  await phone.confirm();
  await expect(phone.page.getByText('1 document is waiting for you.')).toBeVisible();

  await desk.createClient(bo);
  await expect(dialog).toContainText('The welcome email waits');
  expect((await desk.outbox('waiting')).rows.map(({ kind }) => kind)).toEqual(['welcome']);
  await desk.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect((await boBox.newest(1)).mail.subject).toBe('Welcome to Harbour Counselling');
  expect(await box.count(), 'the other welcome never left').toBe(1);
});

test('S13 S16: a contact who has access can be chosen, and has the document alone', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [hers, his] = [await mailbox('ana'), await mailbox('bo')];
  await publish(desk, 'Privacy notice');
  const { id } = await desk.addClient(ana, true);
  await hers.newest(1);
  const contact = await desk.call<Contact>('Contacts', 'Add', id, {
    firstName: bo.first,
    lastName: bo.last,
    relation: 'partner',
    address: bo.address,
    hasConsent: true,
    phone: '',
    language: 'en',
  } satisfies ContactDraft);
  await desk.openClient(ana);
  await desk.button('Share').click();
  const dialog = desk.page.getByRole('dialog');
  const next = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(dialog.getByLabel('Privacy notice')).toBeVisible();
  await expect(dialog.getByText('Share with', { exact: true }), 'nobody else').toHaveCount(0);
  await desk.page.keyboard.press('Escape');

  await desk.call<Access>('Accesses', 'Invite', contact.id, '', { subject: '', message: '' });
  await his.newest(1);
  await desk.button('Share').click();
  await dialog.getByLabel('Privacy notice').check();
  await dialog.getByLabel('Share with').click();
  await desk.page.getByRole('option', { name: 'Bo Baker (Partner)' }).click();
  await expect(dialog.getByRole('heading', { level: 2 })).toHaveText(
    'Share documents with Bo Baker',
  );
  await expect(dialog.getByLabel('Privacy notice'), 'the choice stays').toBeChecked();
  expect(await breaksNoRule('light', 'dark')(desk.page, 'recipient')).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, 'recipient')).toEqual([]);
  await next('Continue to Email').click();
  await expect(dialog).toContainText(bo.address);
  await next('Continue to Review').click();
  await next('Share & Send Now').click();
  await expect(dialog).toHaveCount(0);
  const letter = await his.newest(2);
  expect(letter.text).toContain('has shared 1 document with you');
  expect(await hers.count(), 'the client is not told of it').toBe(1);
  const papers = desk.page.getByRole('region', { name: 'Documents' });
  await expect(papers.getByRole('listitem')).toContainText('Bo Baker');

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(letter.link);
  await phone.confirm();
  await phone.page.goto(new URL('/papers', desk.program.portal).href);
  await expect(phone.page.getByText('Privacy notice')).toBeVisible();
});

test('a reminder of what is not done is promised on the days that the practitioner chose, and shown on the desk', async ({
  desk,
}) => {
  await publish(desk, 'Privacy notice');
  const { id } = await desk.addClient(ana, true);
  await desk.openSettings('Shareable documents');
  const reminders = desk.page.getByRole('region', { name: 'Reminders' });
  await expect(reminders.getByLabel('the day before', { exact: true })).toBeChecked();
  await expect(reminders.getByLabel('the day after', { exact: true })).toBeChecked();
  await reminders.getByLabel('a week before').check();
  await expect(
    desk.toast('Saved. Reminders: a week before, the day before, and the day after'),
  ).toBeVisible();
  expect(await breaksNoRule('light', 'dark')(desk.page, 'reminders')).toEqual([]);

  const day = new Date(Date.now() + 20 * 86_400_000);
  await desk.openClient(ana);
  await desk.button('Share').click();
  const dialog = desk.page.getByRole('dialog');
  const next = (name: string) => dialog.getByRole('button', { name, exact: true });
  await dialog.getByLabel('Privacy notice').check();
  await dialog.getByRole('spinbutton', { name: /^month/ }).click();
  await desk.page.keyboard.type(
    [day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('') +
      String(day.getFullYear()),
  );
  await next('Continue to Email').click();
  await next('Continue to Review').click();
  await expect(dialog).toContainText(
    'Reminders while it is not done: a week before, the day before, and the day after',
  );
  await next('Share & Send Now').click();
  await expect(dialog).toHaveCount(0);
  const papers = desk.page.getByRole('region', { name: 'Documents' });
  await expect(papers.getByText(/^Reminder goes out on .*9:00/)).toBeVisible();
  const { given } = await desk.call<Received>('Shares', 'List', id);
  const due = Date.parse(`${given[0]?.dueOn ?? ''}T09:00:00Z`);
  const days = Math.round((due - Date.parse(given[0]?.reminderAt ?? '')) / 86_400_000);
  expect(days, 'a week before').toBe(7);
  await desk.call('Shares', 'Withdraw', given[0]?.id);
  await expect(papers.getByText(/^Reminder goes out/), 'no more once it is taken back').toHaveCount(
    0,
  );
});

test('W5 W6 S14: documents are shared with several clients at once, who gets them is shown before, and each has one mail', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [hers, his] = [await mailbox('ana'), await mailbox('bo')];
  await publish(desk, 'Privacy notice');
  await publish(desk, 'Panic diary');
  await desk.addClient(ana, true);
  await hers.newest(1);
  await desk.addClient(bo, false);
  await desk.call('Clients', 'Create', {
    kind: 'adult',
    firstName: 'Carla',
    lastName: 'Castle',
    preferredName: '',
    bornOn: '',
    status: 'active',
    language: 'en',
    addresses: [{ ...newAddress('carla@example.test'), hasReminders: false }],
    phones: [],
  } satisfies ClientDraft);
  await desk.section('Clients').click();
  await desk.page.getByLabel('Select all clients in this list').check();
  await desk.button('Share documents').click();
  const dialog = desk.page.getByRole('dialog');
  const next = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(next('Continue to Review')).toBeDisabled();
  await expect(dialog, 'W9').toContainText('Choose at least one document.');
  await dialog.getByLabel('Panic diary').check();
  const look = async (where: string) => {
    expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
    expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
  };
  await look('documents for many');
  await next('Continue to Review').click();
  await expect(dialog.getByRole('region', { name: '2 get the documents' })).toContainText(
    ana.address,
  );
  const out = dialog.getByRole('region', { name: '1 is left out' });
  await expect(out).toContainText('Castle, Carla');
  await expect(out).toContainText('This client has not agreed to get email yet.');
  await look('review of many');
  await next('Back').click();
  await expect(dialog.getByLabel('Panic diary'), 'going back keeps the choice').toBeChecked();
  await next('Continue to Review').click();
  expect((await desk.outbox('waiting')).total, 'nothing is sent before the last button').toBe(0);
  await next('Send to 2 clients').dblclick();
  await expect(dialog).toHaveCount(0);
  await expect(desk.toast('Documents are shared with 2 clients.')).toBeVisible();

  const letter = await his.newest(1);
  expect(letter.text).toContain('has shared 1 document with you');
  expect(letter.text, 'a title can be clinical').not.toContain('Panic');
  await hers.newest(2);
  await expect(
    desk.page.getByText('Documents shared with several clients: 2 of 2 emails sent.'),
  ).toBeVisible();
  await desk.button('See each result').click();
  await expect(desk.heading(/^Documents shared with several clients/)).toBeVisible();
  await expect(desk.page.getByRole('list', { name: 'Results' }).getByRole('listitem')).toHaveCount(
    3,
  );
  await look('results of many');
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(letter.link);
  await phone.confirm();
  await phone.page.goto(new URL('/papers', desk.program.portal).href);
  await expect(phone.page.getByText('Panic diary')).toBeVisible();
});
