// The mail server cannot be reached: what goes out waits, says so, and leaves when the server is back.
import { expect, test } from './real/test';
import { ana, Desk } from './screens/desk';

test.afterEach(async ({ peer }) => {
  await peer.open();
});

test('W1 W2: an invitation waits for the server, says so, and leaves within 5 seconds of its return', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await peer.close();
  await desk.createClient(ana);
  await expect(desk.sync).toHaveText('Offline, 1 waiting');
  await expect(
    desk.page.getByText('You are offline. It leaves as soon as you are connected.'),
  ).toBeVisible();
  await desk.openOutbox('Waiting');
  await expect(desk.mail(ana.address)).toContainText(/Waits for a connection since/);
  await expect(
    desk.page.getByText(/^You have been offline since .* What waits leaves/),
  ).toBeVisible();
  await desk.openClient(ana);

  const returned = await peer.open();
  await expect(desk.notSignedIn('Ana'), 'the window follows by itself').toBeVisible();
  const [sent] = (await desk.outbox('sent')).rows;
  const took = Date.parse(sent?.sentAt ?? '') - returned;
  expect(took, 'milliseconds from the return of the server to its acceptance').toBeLessThan(5000);
  await expect(desk.sync).toHaveText('Up to date');
  await box.newest(1);
  await desk.openOutbox('Sent');
  await expect(desk.mail(ana.address)).toContainText(/Accepted by the mail server/);
});

test('W5: while offline, a waiting invitation can be cancelled and is never sent', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await peer.close();
  await desk.createClient(ana);
  await expect(desk.sync).toHaveText('Offline, 1 waiting');
  await desk.openOutbox('Waiting');
  await desk.button('Cancel: Ana Alvarez').click();
  await expect(desk.toast('Not sent.')).toBeVisible();
  await expect(desk.page.getByText('Nothing is waiting to leave.')).toBeVisible();

  await peer.open();
  // A second mail passes where the first one would have.
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await desk.button('Send email').click();
  const letter = await box.newest(1);
  expect(letter.link).not.toBe('');
});

test('W5: within its 10 seconds an invitation is taken back, from the toast', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.furnish(peer.account(), 10);
  await desk.createClient(ana);
  await expect(desk.sync).toHaveText(/^1 email leaves in \d+ s$/);
  await expect(desk.toast(/^Ana’s profile is saved\. Invitation leaves in \d+ s\.$/)).toBeVisible();
  await desk.page
    .getByRole('region', { name: 'Notices' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(desk.toast('Not sent.')).toBeVisible();
  await expect(desk.sync).toHaveText('Up to date');
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });
  expect((await desk.outbox('unsent')).rows.map(({ state }) => state)).toEqual(['cancelled']);
  expect(await desk.outbox('sent')).toMatchObject({ total: 0 });
  await desk.openOutbox('Not sent');
  await expect(desk.mail(ana.address)).toContainText('Taken back');
  expect(await box.count()).toBe(0);
});

test('W5: left alone, an invitation leaves when its 10 seconds are over', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.furnish(peer.account(), 10);
  const before = Date.now();
  await desk.addClient(ana, true);
  await desk.openOutbox('Waiting');
  await expect(desk.mail(ana.address)).toContainText(/Leaves in \d+ s/);
  await expect(desk.button('Undo: Ana Alvarez')).toBeVisible();
  await box.newest(1);
  const [sent] = (await desk.outbox('sent')).rows;
  expect(Date.parse(sent?.sentAt ?? '') - before).toBeGreaterThanOrEqual(10_000);
});

test('W5: an invitation whose 10 seconds end while offline can still be taken back', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.furnish(peer.account(), 10);
  await peer.close();
  await desk.createClient(ana);
  await desk.openOutbox('Waiting');
  await expect(desk.mail(ana.address)).toContainText(/Leaves in \d+ s/);
  await expect(desk.mail(ana.address)).toContainText(/Waits for a connection/);
  await desk.button('Cancel: Ana Alvarez').click();
  await expect(desk.page.getByText('Nothing is waiting to leave.')).toBeVisible();
  await peer.open();
  expect(await box.count()).toBe(0);
});

test('W1: a mail that waited while the program was closed leaves when it is opened again', async ({
  start,
  browse,
  peer,
  mailbox,
  desk,
}) => {
  const box = await mailbox('ana');
  await peer.close();
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Offline, 1 waiting');
  await desk.program.kill();
  await peer.open();
  expect(await box.count()).toBe(0);
  await Desk.reopen(await start(desk.program.launch), await browse());
  await box.newest(1);
});
