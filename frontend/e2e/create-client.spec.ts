// The form that creates a client, what the history keeps of it, and that nothing in the portal comes from elsewhere.
import { expect, test } from './real/test';
import { ana } from './screens/desk';
import { Portal } from './screens/portal';

test('S3 W8: the email field comes when it is asked for, a client needs none, and the history says who created whom', async ({
  desk,
}) => {
  const dialog = await desk.openCreateClient();
  await expect(dialog.getByText('Contact details')).toBeVisible();
  await expect(dialog.getByLabel('Email 1', { exact: true })).toHaveCount(0);
  await dialog.getByLabel('Legal first name').fill(ana.first);
  await dialog.getByRole('button', { name: 'Add email' }).click();
  await expect(dialog.getByLabel('Email 1', { exact: true })).toBeFocused();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(desk.heading(ana.first)).toBeVisible();
  const history = desk.page.getByRole('region', { name: 'Recent history' });
  await expect(history).toContainText('Profile created');
  await expect(history).toContainText('Nora Rivers');
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
});

test('W8 W12: what the client did is in the history, and no page of theirs asks anybody else for anything', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const phone = await pickUpPhone();
  const asked = new Set<string>();
  phone.on('request', (request) => asked.add(new URL(request.url()).origin));
  const portal = new Portal(await phone.newPage());
  await portal.follow((await box.newest(1)).link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();
  for (const where of ['/papers', '/messages'])
    await portal.page.goto(new URL(where, desk.program.portal).href);
  expect([...asked]).toEqual([new URL(desk.program.portal).origin]);

  await desk.openClient(ana);
  const history = desk.page.getByRole('region', { name: 'Recent history' });
  await expect(history.getByRole('listitem').filter({ hasText: 'Signed in' })).toContainText('Ana');
});
