// One address of two people: one mail, one sign-in, and then a choice; on a phone, and without a script.
import { Portal } from './screens/portal';
import { expect, test } from './real/test';
import { ana, bo } from './screens/desk';

test('S42 S48: two people at one address sign in once, choose, change, and one of them can be shut out', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const { id } = await desk.addClient(ana, true);
  await desk.addClient({ ...bo, address: ana.address }, true);
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await expect(desk.page.getByText(/^Bo Baker has access at this email too\./)).toBeVisible();
  const invitations = (await box.newest(2), await box.letters());
  const phone = new Portal(await (await pickUpPhone({ javaScriptEnabled: false })).newPage());
  await phone.askForLink(desk.program.portal, ana.address);
  const letter = await box.newest(3);
  expect(letter.text, 'it greets neither').not.toMatch(/Ana|Bo\b/);
  expect(invitations.map(({ mail }) => mail.to?.[0]?.name)).toEqual(['Ana Alvarez', 'Bo Baker']);

  await phone.follow(letter.link);
  await phone.confirm();
  await expect(phone.heading('Who is this visit for?')).toBeVisible();
  await phone.button('Ana').click();
  await expect(phone.greeting('Ana')).toBeVisible();
  await expect(phone.page.getByText('Bo', { exact: true })).toHaveCount(0);
  await phone.page.getByRole('link', { name: 'Change person' }).click();
  await phone.button('Bo').click();
  await expect(phone.greeting('Bo')).toBeVisible();

  await phone.page.getByRole('link', { name: 'Change person' }).click();
  await phone.button('Ana').click();
  await expect(phone.greeting('Ana')).toBeVisible();
  await desk.call('Accesses', 'Disable', id);
  await phone.page.reload();
  await expect(phone.heading('Who is this visit for?'), 'S42: for Ana alone').toBeVisible();
  await expect(phone.button('Ana')).toHaveCount(0);
  await phone.button('Bo').click();
  await expect(phone.greeting('Bo')).toBeVisible();
});
