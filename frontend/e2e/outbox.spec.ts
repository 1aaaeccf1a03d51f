// The outbox as a person uses it: hurry, pause, watch it leave, and quit while something waits.
import { MailPeer } from './real/peer';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';

test.afterEach(async ({ peer }) => {
  await peer.setPassword(MailPeer.password);
  await peer.open();
});

test('W5: "Send now" skips the undo window, for one mail and for the whole box', async ({
  desk,
  peer,
  mailbox,
}) => {
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  await desk.furnish(peer.account(), 180);
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  await desk.openOutbox('Waiting');
  await expect(desk.mail(ana.address)).toContainText('Leaves in 3 min');
  await expect(desk.sync).toHaveText('2 emails leave, the next in 3 min');
  await desk.button('Send now: Ana Alvarez').click();
  await first.newest(1);
  expect(await second.count()).toBe(0);
  await desk.button('Send now').click();
  await second.newest(1);
  await expect(desk.page.getByText('Nothing is waiting to leave.')).toBeVisible();
});

test('W5: a pause keeps everything back, says why, and can be ended', async ({ desk, mailbox }) => {
  const box = await mailbox('ana');
  await desk.openOutbox('Waiting');
  await desk.button('Pause sending').click();
  await desk.addClient(ana, true);
  await expect(desk.mail(ana.address)).toContainText('Waits until you resume sending');
  await expect(desk.button('Send now')).toBeDisabled();
  await expect(desk.page.getByText('Sending is paused. Resume it first.')).toBeVisible();
  expect(await box.count()).toBe(0);
  await desk.button('Resume').first().click();
  await box.newest(1);
});

test('W2: no account is one banner, and every row says what it waits for', async ({
  start,
  browse,
  peer,
}) => {
  const desk = await Desk.open(await start({ authority: peer.authority }), await browse());
  await desk.call('Practices', 'SaveDetails', {
    name: 'Harbour Counselling',
    practitioner: 'Nora Rivers',
    phone: '',
    zone: 'Europe/Berlin',
  });
  const { previewAddress } = await desk.call<{ previewAddress: string }>('Practices', 'Get');
  await desk.call('Practices', 'SavePortalAddress', previewAddress);
  await desk.call('Practices', 'SaveUndoWindow', 0);
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  await desk.openOutbox('Waiting');
  await expect(desk.page.getByText('No email account is connected yet')).toHaveCount(1);
  for (const { address } of [ana, bo]) {
    await expect(desk.mail(address)).toContainText('Waits for an email account');
  }
  await expect(desk.button('Connect email').first()).toBeVisible();
});

test('W5: quitting with mail waiting asks, can be decided against, and sends first where it can', async ({
  desk,
  peer,
  mailbox,
}) => {
  const [box, other] = [await mailbox('ana'), await mailbox('bo')];
  await peer.close();
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Offline, 1 waiting');
  await desk.call('Exits', 'Ask');
  const dialog = desk.dialog('Emails are waiting');
  await expect(dialog).toContainText(
    '1 email is waiting. It leaves next time you open the app while online.',
  );
  await expect(dialog.getByRole('button', { name: 'Stay' })).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Send now, then quit' })).toHaveCount(0);
  await desk.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await desk.call('Outboxes', 'Pause');
  await peer.open();
  await desk.call('Exits', 'Ask');
  await expect(dialog).toContainText('Sending is paused');
  await dialog.getByRole('button', { name: 'Stay' }).click();

  await desk.furnish(peer.account(), 180);
  await desk.call('Outboxes', 'Resume');
  await box.newest(1);
  await desk.addClient(bo, true);
  await expect(desk.sync).toHaveText('1 email leaves in 3 min');
  await desk.call('Exits', 'Ask');
  await dialog.getByRole('button', { name: 'Send now, then quit' }).click();
  await desk.program.ended();
  await other.newest(1);
});
