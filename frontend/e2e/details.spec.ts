// What a client writes otherwise in a form than it stands in their profile is taken into it, detail by detail.
import type { ClientProfile, Paper } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

const question = (id: string, label: string, purpose: string, kind = 'short_text') => ({
  ...{ id, kind, label, purpose, hint: '', isRequired: false, options: [], min: 0, max: 0 },
  ...{ lowLabel: '', highLabel: '', showIf: { question: '', value: '' } },
});

const yesOrNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

const questions = [
  question('called', 'What shall we call you?', 'preferred_name'),
  question('phone', 'Telephone', 'phone'),
  question('mail', 'Email', 'email'),
  {
    ...question('consent', 'May we write to you there?', 'email_consent', 'one_choice'),
    options: yesOrNo,
  },
];

test('S23 S24 S53: contact details that a client changed in a form are taken into the profile one by one, and access moves by decision alone', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [box, next] = [await mailbox('ana'), await mailbox('bo')];
  const { id } = await desk.addClient(ana, true);
  const page = await (await pickUpPhone()).newPage();
  const phone = new Portal(page);
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  const { document } = await desk.call<Paper>('Documents', 'AddForm', {
    title: 'First visit',
    language: 'en',
    form: { sections: [{ title: '', text: '', measure: '', questions }] },
  });
  await desk.call('Documents', 'Publish', document.id, document.version);
  await desk.call('Shares', 'Share', {
    ...{ holderId: id, addressId: '', documents: [document.id], dueOn: '' },
    wording: { subject: '', message: '' },
  });
  await page.goto(new URL('/papers', page.url()).href);
  await page.getByRole('link', { name: /First visit/ }).click();
  await page.getByLabel('What shall we call you?').fill('Annie');
  await page.getByLabel('Telephone').fill('+49 30 555 0199');
  await page.getByLabel('Email').fill('bo@example.test');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await phone.button('Save and continue').click();
  await phone.button('Hand in now').click();
  await expect(page.getByRole('link', { name: 'All documents' })).toBeVisible();

  await desk.openClient(ana);
  await desk.button('Open “First visit”').click();
  const reading = desk.page.getByRole('dialog', { name: 'First visit' });
  const changes = reading.getByRole('region', { name: /^Differs from the profile of/ });
  await expect(changes.getByRole('listitem')).toHaveCount(3);
  await expect(changes).toContainText('In the profile: ana@example.test');
  await expect(changes).toContainText('In this form: bo@example.test');
  expect(await breaksNoRule('light', 'dark')(desk.page, 'details')).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, 'details')).toEqual([]);
  await changes.getByRole('button', { name: 'Accept: Preferred name' }).click();
  await expect(changes.getByRole('listitem')).toHaveCount(2);
  await changes.getByRole('button', { name: 'Leave as it is: Phone' }).click();
  await expect(changes.getByRole('listitem')).toHaveCount(1);
  await changes.getByRole('button', { name: 'Accept: Email' }).click();
  const move = desk.dialog('Update Client Portal access');
  await expect(move, 'S23').toContainText('bo@example.test');
  const before = await desk.call<ClientProfile>('Clients', 'Get', id);
  expect(before.addresses[0]?.address, 'nothing is changed before the decision').toBe(ana.address);
  await move.getByRole('button', { name: 'Yes, Disable and Resend' }).click();
  await expect(move).toHaveCount(0);
  await expect(changes, 'nothing is left to decide').toHaveCount(0);
  const after = await desk.call<ClientProfile>('Clients', 'Get', id);
  expect(after.preferredName).toBe('Annie');
  expect(after.phones, 'it was left').toEqual([]);
  expect(after.addresses[0]).toMatchObject({ address: 'bo@example.test', hasReminders: true });
  await next.newest(1);
  await page.reload();
  await expect(phone.heading('Sign in'), 'S24: the old access has ended').toBeVisible();
});
