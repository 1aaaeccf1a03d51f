// A mail that the server takes and sends back: found in the practitioner's own mailbox, and told on the screens.
import { expect, test } from './real/test';
import { ana } from './screens/desk';

test('W2: a mail that comes back is found in the mailbox, and told on the client’s page and in the outbox', async ({
  desk,
  peer,
}) => {
  const gone = { first: 'Gert', last: 'Gone', address: 'gone@example.test' };

  await test.step('it is switched on, after a test', async () => {
    await desk.openSettings('Email sending');
    await expect(desk.page.getByLabel('IMAP server')).toHaveCount(0);
    await desk.page.getByRole('switch', { name: 'Look for returned mail in this mailbox' }).click();
    await expect(desk.page.getByLabel('IMAP server')).toHaveValue('localhost');
    await desk.page.getByLabel('IMAP port').fill(String(peer.ports.starttls));
    await desk.button('Test the mailbox').click();
    const result = desk.page.getByRole('region', { name: 'Result of the test' });
    await expect(result).toContainText('The connection does not work yet.');
    await desk.page.getByLabel('IMAP port').fill(String(peer.ports.imaps));
    await desk.button('Test the mailbox').click();
    await expect(result).toContainText('Open the mailbox for reading');
    await expect(result).toContainText('The connection works.');
    await desk.button('Save changes').last().click();
    await expect(desk.toast('Anteroom now looks for returned mail.')).toBeVisible();
  });

  await test.step('the invitation is accepted, and comes back', async () => {
    await desk.createClient(gone);
    const banner = desk.page.getByRole('alert');
    await expect(banner).toContainText(`Returned: the invitation to ${gone.address} came back.`, {
      timeout: 40_000,
    });
    await expect(banner).toContainText('There is no such mailbox.');
    await expect(banner).toContainText(/The server said: “.*no such mailbox here/);
    await expect(desk.sync).toHaveText('1 email has a problem');
  });

  await test.step('the outbox says so too, and leads to the address', async () => {
    await desk.openOutbox('Problems');
    const row = desk.mail(gone.address);
    await expect(row).toContainText('Returned');
    await expect(row).toContainText(/The server said: “.*no such mailbox here/);
    await row.getByRole('button', { name: 'Fix address: Gert Gone' }).click();
    await expect(desk.page.getByRole('tab', { name: 'Client Info', selected: true })).toBeVisible();
  });
});

test('W2: a mailbox that cannot be read is told wherever mail is told of, until it is mended', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  const told = desk.page.getByText('so it was not signed in to and returned mail is not noticed');
  await desk.call('Mailboxes', 'Save', {
    isOn: true,
    host: 'localhost',
    port: peer.ports.misnamed, // another host's certificate
    security: 'tls',
  });
  await desk.addClient(ana, true);
  await box.newest(1);

  await test.step('by the sync dot, on Home and in the outbox, with the way to mend it', async () => {
    await expect(desk.sync).toHaveText('Returned mail is not noticed', { timeout: 20_000 });
    await desk.section('Home').click();
    await expect(told).toBeVisible();
    await desk.openOutbox('Waiting');
    await expect(told).toHaveCount(1);
    await expect(desk.page.locator('main')).toContainText(
      'The certificate belongs to another server than the one you named.',
    );
    await desk.sync.click();
    const more = desk.page.getByRole('dialog');
    await expect(more).toContainText('returned mail is not noticed');
    await more.getByRole('button', { name: 'Fix the mailbox' }).click();
  });

  await test.step('it is mended, and nothing tells of it any more', async () => {
    await desk.page.getByLabel('IMAP port').fill(String(peer.ports.imaps));
    await desk.button('Save changes').last().click();
    await expect(desk.sync).toHaveText('Up to date');
    await desk.openOutbox('Sent');
    await expect(told).toHaveCount(0);
  });
});
