// "Settings > Scheduling > Client Portal permissions": the practice's address, its lock, and the end of every session.
import { expect, test } from './real/test';
import { ana, bo } from './screens/desk';
import { Portal } from './screens/portal';
import { violationsOf } from './walk/axe';

const page = 'Client Portal permissions';

test('S30 S32: the Client Portal URL is copied, drawn, locked, and leads to the sign-in page', async ({
  desk,
  pickUpPhone,
}) => {
  await desk.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await desk.section('Settings').click();
  const menu = desk.page.getByRole('navigation', { name: 'Settings' });
  await expect(
    menu.getByRole('list').filter({ has: desk.page.getByRole('button', { name: page }) }),
  ).toBeVisible();
  await desk.openSettings(page);
  await expect(desk.page.getByText(`Settings › Scheduling`)).toBeVisible();
  const url = desk.page.getByRole('textbox', { name: 'Client Portal URL' });
  await expect(url).toHaveValue(desk.program.portal);
  await expect(url).toHaveJSProperty('readOnly', true);

  await desk.button('Copy Client Portal URL').click();
  await expect(
    desk.page.getByRole('status').filter({ hasText: 'Client Portal URL copied' }),
    'seen and announced',
  ).toBeVisible();
  expect(await desk.page.evaluate(() => navigator.clipboard.readText())).toBe(desk.program.portal);

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.page.goto(desk.program.portal);
  await expect(phone.heading('Sign in'), 'S32: it leads to the sign-in page').toBeVisible();

  await desk.button('Show QR code').click();
  const picture = desk.page.getByRole('img', { name: `QR code of ${desk.program.portal}` });
  await expect(picture).toBeVisible();
  await desk.page.emulateMedia({ media: 'print' });
  await expect(picture, 'it is on paper').toBeVisible();
  await expect(desk.page.getByText(desk.program.portal, { exact: true })).toBeVisible();
  await expect(desk.page.getByText('New clients start with')).toBeHidden();
  await desk.page.emulateMedia({ media: 'screen' });

  await desk.button('Lock address').click();
  await expect(desk.page.getByText('The address is locked', { exact: true })).toBeVisible();
  const other = 'https://other.example.test';
  const refused = await desk
    .call('Practices', 'SavePortalAddress', other)
    .catch((cause: unknown) => String(cause));
  expect(refused, 'Go itself refuses it').toContain('portal_address_locked');
  expect(await violationsOf(desk.page)).toEqual([]);

  await desk.button('Unlock address').click();
  const dialog = desk.dialog('Unlock the portal address?');
  await expect(dialog).toContainText('Bookmarks that clients have saved');
  await expect(dialog).toContainText('Links in emails that were already sent.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(desk.page.getByText('The address is locked', { exact: true })).toBeVisible();
  await desk.button('Unlock address').click();
  await dialog.getByRole('button', { name: 'Unlock address' }).click();
  await expect(desk.page.getByText('The address is not locked')).toBeVisible();
});

test('S30: "Sign everyone out" asks with the number of sessions and ends every one of them at once', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const boxes = [await mailbox('ana'), await mailbox('bo')];
  const phones: Portal[] = [];
  for (const [index, person] of [ana, bo].entries()) {
    await desk.addClient(person, true);
    const phone = new Portal(await (await pickUpPhone()).newPage());
    await phone.follow((await boxes[index]!.newest(1)).link);
    await phone.confirm();
    await expect(phone.greeting(person.first)).toBeVisible();
    phones.push(phone);
  }
  await desk.openSettings(page);
  const open = desk.button('Sign everyone out');
  await open.click();
  const dialog = desk.dialog('Sign everyone out?');
  await expect(dialog).toContainText('2 open sessions end.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await phones[0]!.page.reload();
  await expect(phones[0]!.greeting('Ana'), 'nothing happens before the answer').toBeVisible();

  await open.click();
  await dialog.getByRole('button', { name: 'Sign everyone out' }).click();
  await expect(desk.toast('2 sessions ended.')).toBeVisible();
  for (const phone of phones) {
    await phone.page.reload();
    await expect(phone.heading('Sign in')).toBeVisible();
  }
  await open.click();
  await expect(dialog).toContainText('Nobody is signed in now.');
  await expect(dialog.getByRole('button', { name: 'Sign everyone out' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await phones[0]!.askForLink(desk.program.portal, ana.address);
  await phones[0]!.follow((await boxes[0]!.newest(2)).link);
  await phones[0]!.confirm();
  await expect(phones[0]!.greeting('Ana'), 'access itself is as it was').toBeVisible();
});
