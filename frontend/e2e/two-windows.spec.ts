// Two windows on one practice, and hands that press twice.
import { expect, test } from './real/test';
import { ana, bo } from './screens/desk';

test('what is done in one window shows in the other by itself', async ({ desk, mailbox }) => {
  await mailbox('ana');
  const other = await desk.another();
  await other.section('Clients').click();
  await expect(other.page.getByText('Add your first client')).toBeVisible();
  await desk.createClient(ana);
  await expect(other.page.getByRole('row', { name: 'Alvarez, Ana' })).toContainText(
    'Not signed in yet',
  );
  await other.openClient(ana);
  await other.edit('Client Portal');
  await other.button('Disable access').click();
  await other
    .dialog('Disable access for Ana?')
    .getByRole('button', { name: 'Disable access' })
    .click();
  await expect(desk.page.getByText('Client Portal access is turned off for Ana.')).toBeVisible();
});

test('a double click on "Send email" sends one mail', async ({ desk, mailbox }) => {
  const box = await mailbox('bo');
  await desk.addClient(bo, false);
  await desk.openClient(bo);
  await desk.edit('Client Portal');
  await desk.button('Send email').dblclick();
  await box.newest(1);
  await expect(desk.notSignedIn('Bo')).toBeVisible();
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  expect(await desk.outbox('sent')).toMatchObject({ total: 1 });
});

test('two windows that send at the same moment send one mail', async ({ desk, mailbox }) => {
  const box = await mailbox('bo');
  await desk.addClient(bo, false);
  const other = await desk.another();
  for (const window of [desk, other]) {
    await window.openClient(bo);
    await window.edit('Client Portal');
    await expect(window.button('Send email')).toBeEnabled();
  }
  // A mouse would wait for the button, which the first press takes away.
  await Promise.all(
    [desk, other].map((window) =>
      window.button('Send email').evaluate((button) => (button as HTMLButtonElement).click()),
    ),
  );
  await box.newest(1);
  await expect(desk.notSignedIn('Bo')).toBeVisible();
  await expect(other.notSignedIn('Bo')).toBeVisible();
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  expect(await desk.outbox('sent')).toMatchObject({ total: 1 });
});
