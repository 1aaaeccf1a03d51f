// Inviting many at once: the dry run first, then a result for each.
import type { BulkReport, ClientDraft } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, newAddress, type Desk, type Person } from './screens/desk';

const carla: Person = { first: 'Carla', last: 'Castle', address: 'carla@example.test' };
const dario: Person = { first: 'Dario', last: 'Dale', address: 'dario@example.test' };

test.afterEach(async ({ peer }) => {
  await peer.open();
});

/** Has a client who has not agreed to get email. */
async function addSilent(desk: Desk, { first, last, address }: Person): Promise<void> {
  const draft: ClientDraft = {
    kind: 'adult',
    firstName: first,
    lastName: last,
    preferredName: '',
    bornOn: '',
    status: 'active',
    language: 'en',
    addresses: [{ ...newAddress(address), hasReminders: false }],
    phones: [],
  };
  await desk.call('Clients', 'Create', draft);
}

test('W6 W5: chosen by keyboard, shown who gets it and who is left out and why, sent, a result for each, and taken back', async ({
  desk,
  mailbox,
  peer,
}) => {
  const { page } = desk;
  const box = await mailbox('ana');
  await desk.addClient(ana, false);
  await desk.addClient(bo, false);
  await addSilent(desk, carla);
  const invited = await mailbox('dario');
  await desk.addClient(dario, true);
  await invited.newest(1);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const grid = page.getByRole('grid', { name: 'Clients' });
  await expect(grid.getByRole('row')).toHaveCount(5);

  // By keyboard: "x" takes one, Shift and "X" all up to here.
  await grid.getByRole('row', { name: /Alvarez/ }).focus();
  await page.keyboard.press('x');
  await expect(page.getByText('1 client selected')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('4 clients selected')).toBeVisible();
  await expect(grid.getByRole('row', { selected: true })).toHaveCount(4);

  // The dry run says everything, and sends nothing.
  await desk.button('Send portal invitation').click();
  const dialog = desk.dialog('Send portal invitations');
  await expect(dialog.getByRole('region', { name: '2 will be invited' })).toContainText(bo.address);
  const out = dialog.getByRole('region', { name: '2 are left out' });
  await expect(out).toContainText('This client has not agreed to get email yet.');
  await expect(out).toContainText('This client is invited at this address already.');
  await expect.poll(async () => (await desk.outbox('sent')).total).toBe(1);
  expect((await desk.outbox('waiting')).total).toBe(0);

  // Sent: each has a result.
  await dialog.getByRole('button', { name: 'Send to 2 clients' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('client selected')).toHaveCount(0);
  await box.newest(1);
  await expect(
    page.getByText('Bulk invitation: 2 of 2 sent. Nothing waits any more.'),
  ).toBeVisible();
  await desk.button('See each result').click();
  const results = page.getByRole('list', { name: 'Results' });
  await expect(results.getByRole('listitem')).toHaveCount(4);
  await page.getByRole('tab', { name: /^Left out/ }).click();
  await expect(results.getByRole('listitem')).toHaveCount(2);
  await expect(results).toContainText('Castle, Carla');
  await desk.button('Back to Clients').click();
  await desk.button('Hide').click();
  await expect(desk.button('See each result')).toHaveCount(0);

  // Without a server they wait, and what waits can be taken back.
  await peer.close();
  const elif = { first: 'Elif', last: 'East', address: 'elif@example.test' };
  await desk.addClient(elif, false);
  await page.getByLabel('Select East, Elif').check();
  await desk.button('Send portal invitation').click();
  await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(page.getByText('Bulk invitation: 0 of 1 sent. 1 waits.')).toBeVisible();
  await desk.button('Stop the rest').click();
  await desk.dialog('Stop the rest?').getByRole('button', { name: 'Stop the rest' }).click();
  await expect(page.getByText('The invitations that had not left were taken back.')).toBeVisible();
  const report = await desk.call<BulkReport>('Bulks', 'Report', '', '', 0, 10);
  expect(report.rows.map((row) => row.outcome)).toEqual(['cancelled']);
  expect((await desk.outbox('waiting')).total).toBe(0);
});
