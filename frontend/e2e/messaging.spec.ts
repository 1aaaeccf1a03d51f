// The practitioner's side of secure messages: written, taken back, kept as a draft, found again, and refused with a
// reason where nobody may be written to.
import type { Conversation } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo } from './screens/desk';
import { breaksNoRule, fitsAt } from './walk/looks';

test('S31 S35 S50 W5: the practitioner writes, takes back, and is told who cannot be written to', async ({
  desk,
}) => {
  const { id } = await desk.addClient(ana, true);
  await desk.addClient(bo, false);
  await desk.call('Practices', 'SaveUndoWindow', 10);
  const page = desk.page;
  const look = async (where: string) => {
    expect(await breaksNoRule('light', 'dark')(page, where)).toEqual([]);
    expect(await fitsAt({ width: 960, height: 640 })(page, where)).toEqual([]);
  };

  await page.keyboard.press('Control+Shift+M');
  await expect(desk.heading('Messages')).toBeVisible();
  await expect(page.getByText('No messages yet.')).toBeVisible();
  await look('no messages');
  await page.getByRole('button', { name: 'New message' }).click();
  const choose = desk.dialog('New message');
  await choose.getByRole('searchbox').fill('Alv');
  await choose.getByRole('checkbox', { name: 'Alvarez, Ana' }).check();
  await look('new message');
  await choose.getByRole('button', { name: 'Write a message' }).click();

  const field = page.getByLabel('Write to Ana Alvarez');
  await expect(page.getByText('has not signed in yet')).toBeVisible();
  await field.fill('Thursday works. ');
  await page.getByRole('button', { name: 'Insert the link to the Client Portal' }).click();
  await expect(field).toHaveValue(new RegExp(`^Thursday works. +${desk.program.portal}`));
  await field.press('Control+Enter');
  const log = page.getByRole('log');
  await expect(log.getByText('Thursday works.')).toBeVisible();
  await expect(log.getByText('Link to the Client Portal')).toBeVisible();
  await expect(field, 'it is no draft any more').toHaveValue('');
  await look('a thread');
  await log.getByRole('button', { name: 'Undo' }).click();
  await expect(field, 'W5: it is the draft again').toHaveValue(/^Thursday works/);
  await expect(log.getByRole('article')).toHaveCount(0);

  await field.fill('Kept for later');
  await page.getByRole('button', { name: 'Open profile' }).click();
  await expect(desk.heading('Ana Alvarez')).toBeVisible();
  await desk.button('More').click();
  await page.getByRole('menuitem', { name: 'Write a message' }).click();
  await expect(field, 'a draft outlives its screen').toHaveValue('Kept for later');
  await field.fill('x'.repeat(5001));
  await expect(page.getByText('1 character too long')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await field.fill('Good.');
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick();
  await expect(log.getByRole('article')).toHaveCount(1);
  const kept = await desk.call<Conversation>('Messages', 'Get', id, '');
  expect(kept.messages.map(({ body }) => body)).toEqual(['Good.']);
  expect(kept.draft.body).toBe('');

  await page.getByRole('searchbox', { name: 'Search by name' }).fill('nobody');
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('alv');
  const row = page.getByRole('list').getByRole('button', { name: /Ana Alvarez/ });
  await expect(row).toContainText('You: Good.');

  await desk.call('Accesses', 'SavePermissions', id, {
    ...{ requests: true, messaging: false, billingDocuments: true, pay: false },
  });
  await expect(page.getByText('Secure messaging is off for Ana Alvarez')).toBeVisible();
  await expect(field).toHaveCount(0);
  await look('messaging is off');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('heading', { name: 'Client Portal permissions' })).toBeVisible();
});

test('an announcement is a message of their own to each who can have one', async ({ desk }) => {
  await desk.addClient(ana, true);
  await desk.addClient(bo, false);
  const page = desk.page;
  await page.getByRole('button', { name: 'Messages' }).click();
  await page.getByRole('button', { name: 'New message' }).click();
  const choose = desk.dialog('New message');
  await choose.getByRole('checkbox', { name: 'Alvarez, Ana' }).check();
  await choose.getByRole('checkbox', { name: 'Baker, Bo' }).check();
  await expect(choose.getByText('1 client does not get it:')).toBeVisible();
  await choose.getByLabel('Message to each of them').fill('Closed on Friday.');
  expect(await breaksNoRule('light', 'dark')(page, 'announcement')).toEqual([]);
  await choose.getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(page.getByRole('list').getByRole('button', { name: /Ana Alvarez/ })).toContainText(
    'Closed on Friday.',
  );
});
