// A client's address changes: what becomes of access, and what is told before it does.
import { expect, test } from './real/test';
import { ana, bo, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { everyRule, violationsOf } from './walk/axe';

const title = 'Update Client Portal access';

/** Types another first address into "Client Info" and presses "Save client". */
async function changeAddress(desk: Desk, address: string): Promise<void> {
  await desk.openClient(ana);
  await desk.edit('Client Info');
  await desk.page.getByLabel('Email 1', { exact: true }).fill(address);
  await desk.button('Save client').click();
}

test('S23 S24: "Yes, Disable and Resend" ends the old access and invites at the new address', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [box, next] = [await mailbox('ana'), await mailbox('bo')];
  await desk.addClient(ana, true);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const other = new Portal(await (await pickUpPhone()).newPage());
  await other.askForLink(desk.program.portal, ana.address);
  const unused = await box.newest(2);

  await desk.openClient(ana);
  await desk.edit('Client Info');
  await desk.page.getByLabel('Name they go by').fill('Annie');
  await desk.button('Save client').click();
  await expect(desk.toast('Annie’s profile is saved.'), 'another edit asks nothing').toBeVisible();
  await expect(desk.dialog(title)).toBeHidden();

  await changeAddress(desk, bo.address);
  const dialog = desk.dialog(title);
  await expect(dialog).toContainText(
    `You changed Annie’s email from ${ana.address} to ${bo.address}.`,
  );
  expect(await violationsOf(desk.page, everyRule, '[role=dialog]')).toEqual([]);
  await desk.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(
    desk.page.getByLabel('Email 1', { exact: true }),
    'closing it decides nothing, and keeps what was typed',
  ).toHaveValue(bo.address);
  await phone.page.reload();
  await expect(phone.greeting('Annie')).toBeVisible();

  await desk.button('Save client').click();
  await dialog.getByRole('button', { name: 'Yes, Disable and Resend' }).click();
  await expect(desk.toast(/^Annie’s profile is saved\. Access moves to/)).toBeVisible();
  const invitation = await next.newest(1);
  await phone.page.reload();
  await expect(phone.heading('Sign in'), 'S24: an open session').toBeVisible();
  await other.follow(unused.link);
  await expect(other.heading('This link does not work'), 'S24: an unused link').toBeVisible();
  await desk.page.getByRole('tab', { name: 'Client Portal' }).click();
  await expect(desk.notSignedIn('Annie')).toBeVisible();
  await expect(desk.page.getByLabel('Resend email invitation'), 'S29: it is back').toBeVisible();
  await phone.follow(invitation.link);
  await phone.confirm();
  await expect(phone.greeting('Annie')).toBeVisible();
});

test('S25: "No, keep current email" leaves access alone, and the difference is shown until it is mended', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const [box, next] = [await mailbox('ana'), await mailbox('bo')];
  await desk.addClient(ana, true);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();

  await changeAddress(desk, bo.address);
  await desk.dialog(title).getByRole('button', { name: 'No, keep current email' }).click();
  await expect(desk.toast(/The Client Portal still uses/)).toBeVisible();
  await phone.page.reload();
  await expect(phone.greeting('Ana'), 'the session goes on').toBeVisible();
  const other = new Portal(await (await pickUpPhone()).newPage());
  await other.askForLink(desk.program.portal, ana.address);
  await other.follow((await box.newest(2)).link);
  await other.confirm();
  await expect(other.greeting('Ana'), 'and so does signing in').toBeVisible();

  await desk.openClient(ana);
  const warning = desk.page.locator('[data-warning="elsewhere"]');
  await expect(warning).toContainText(
    `uses ${ana.address}, which is no longer in Client Info. The primary email there is ${bo.address}.`,
  );
  await warning.getByRole('button', { name: 'Open Client Portal' }).click();
  await expect(warning).toBeVisible();
  await desk.page.getByLabel('Email', { exact: true }).click();
  await desk.page.getByRole('option', { name: bo.address }).click();
  await desk.button('Send email').click();
  await desk.dialog(title).getByRole('button', { name: 'Yes, Disable and Resend' }).click();
  await next.newest(1);
  await expect(warning).toBeHidden();
  await phone.page.reload();
  await expect(phone.heading('Sign in'), 'S21: the old session').toBeVisible();
});

test('S23: a new address without consent, or none at all, cannot be moved to, and the dialog says why', async ({
  desk,
  mailbox,
}) => {
  await mailbox('ana');
  await desk.addClient(ana, true);
  await desk.openClient(ana);
  await desk.edit('Client Info');
  await desk.page.getByLabel('Email 1', { exact: true }).fill(bo.address);
  await desk.page.getByRole('switch', { name: `Email to ${bo.address}` }).click();
  await desk.button('Save client').click();
  const dialog = desk.dialog(title);
  await expect(dialog).toContainText(`has not agreed to get email at ${bo.address}`);
  await expect(dialog.getByRole('button', { name: 'Yes, Disable and Resend' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Back to the form' }).click();
  await expect(desk.page.getByRole('switch', { name: `Email to ${bo.address}` })).toBeFocused();
  await desk.page.getByLabel('Email 1', { exact: true }).fill(' ANA@example.test ');
  await desk.page.getByRole('switch', { name: 'Email to ANA@example.test' }).click();
  await desk.page.getByRole('button', { name: /^Remove .*ANA@example\.test/ }).click();
  await desk.button('Save client').click();
  await expect(dialog).toContainText('Ana has no other email. Add one first.');
  await expect(dialog.getByRole('button', { name: 'Yes, Disable and Resend' })).toBeDisabled();
});

test('product 11: consent that was taken back warns on the tab and offers "Disable access"', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  await box.newest(1);
  await desk.openClient(ana);
  await desk.edit('Client Info');
  await desk.page.getByRole('switch', { name: `Email to ${ana.address}` }).click();
  await desk.button('Save client').click();
  await expect(desk.toast('Ana’s profile is saved.')).toBeVisible();
  await desk.page.getByRole('tab', { name: 'Client Portal' }).click();
  const warning = desk.page.locator('[data-warning="withdrawn"]');
  await warning.getByRole('button', { name: 'Disable access' }).click();
  const dialog = desk.dialog('Disable access for Ana?');
  await dialog.getByRole('button', { name: 'Disable access' }).click();
  await expect(desk.page.getByText('Disabled', { exact: true })).toBeVisible();
  await expect(warning).toBeHidden();
});

test('two windows: what was typed stays when somebody else was quicker, and no dialog hides it', async ({
  desk,
  mailbox,
}) => {
  await mailbox('ana');
  const profile = await desk.addClient(ana, true);
  await desk.openClient(ana);
  await desk.edit('Client Info');
  await desk.page.getByLabel('Email 1', { exact: true }).fill(bo.address);
  const { kind, firstName, preferredName, bornOn, status, language, addresses, phones } = profile;
  const draft = { kind, firstName, preferredName, bornOn, status, language, addresses, phones };
  await desk.call(
    'Clients',
    'Save',
    profile.id,
    profile.version,
    { ...draft, lastName: 'Abel' },
    '',
  );
  await expect(desk.page.getByText(/^This profile was changed elsewhere/)).toBeVisible();
  await desk.button('Save client').click();
  await expect(desk.dialog(title)).toBeHidden();
  await expect(desk.page.getByLabel('Email 1', { exact: true })).toHaveValue(bo.address);
});

test('W9: a slip in an address is seen, and a client who is there already is told of; neither stands in the way', async ({
  desk,
}) => {
  await desk.addClient(ana, false);
  const dialog = await desk.openCreateClient();
  await dialog.getByLabel('Legal first name').fill('Ana');
  await dialog.getByLabel('Last name').fill('Alvarez');
  await dialog.getByRole('button', { name: 'Add email' }).click();
  const field = dialog.getByLabel('Email 1', { exact: true });
  await field.fill('ana@gmial.com');
  await field.press('Tab');
  await dialog.getByRole('button', { name: 'Did you mean ana@gmail.com?' }).click();
  await expect(field).toHaveValue('ana@gmail.com');
  await expect(field).toBeFocused();
  await field.fill(ana.address);
  const alike = dialog.locator('[data-alike="address"]');
  await expect(alike).toContainText(
    `There is already a client Ana Alvarez with the email ${ana.address}.`,
  );
  await alike.getByRole('button', { name: 'Create anyway' }).click();
  await expect(alike).toBeHidden();
  await expect(field).toBeFocused();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(desk.heading('Ana Alvarez')).toBeVisible();
  await desk.section('Clients').click();
  await expect(desk.page.getByRole('row', { name: 'Alvarez, Ana' })).toHaveCount(2);
});
