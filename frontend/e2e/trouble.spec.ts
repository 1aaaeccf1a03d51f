// The mail server says no: what the practitioner is told, and how the mail leaves once it is mended.
import { MailPeer } from './real/peer';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';

test.describe('a password that is no longer accepted', () => {
  test.afterEach(async ({ peer }) => {
    await peer.setPassword(MailPeer.password);
  });

  test('W2: is told once, loses nothing, and everything leaves when it is mended', async ({
    desk,
    peer,
    mailbox,
  }) => {
    const [first, second] = [await mailbox('ana'), await mailbox('bo')];
    const mended = 'changed at the provider 7';
    await peer.setPassword(mended);
    await desk.addClient(ana, true);
    await desk.addClient(bo, true);
    await expect(desk.sync).toHaveText('Email needs attention');
    await desk.openOutbox('Waiting');
    const told = desk.page.getByText('Your email provider did not accept the sign-in');
    await expect(told).toHaveCount(1);
    await expect(desk.page.locator('main')).toContainText(
      /The server said: “.*authentication failed/i,
    );
    for (const { address } of [ana, bo]) {
      await expect(desk.mail(address)).toContainText('Waits until the email settings are fixed');
    }

    await desk.page.locator('main').getByRole('button', { name: 'Fix email settings' }).click();
    await desk.page.getByLabel('Password', { exact: true }).fill(mended);
    await desk.button('Save changes').first().click();
    await expect(desk.toast('The email account is saved.')).toBeVisible();
    await first.newest(1);
    await second.newest(1);
    await expect(desk.sync).toHaveText('Up to date');
    await expect(told).toHaveCount(0);
  });
});

test('W2: an unknown mailbox is a failure, in the server’s words, on every screen that tells of it', async ({
  desk,
}) => {
  const nobody = { first: 'Noa', last: 'Body', address: 'nobody@example.test' };
  await desk.createClient(nobody);
  await expect(desk.sync).toHaveText('1 email has a problem');
  const banner = desk.page.getByRole('alert');
  await expect(banner).toContainText('The invitation did not reach nobody@example.test.');
  await expect(banner).toContainText(/The server said: “.*User unknown/);
  await desk.openOutbox('Problems');
  const row = desk.mail(nobody.address);
  await expect(row).toContainText('Refused');
  await expect(row).toContainText('There is no such mailbox. Check the spelling of the address.');
  await expect(row).toContainText(/The server said: “.*User unknown/);
  await expect(desk.section('Outbox')).toContainText('1 problem');

  await row.getByRole('button', { name: 'Fix address: Noa Body' }).click();
  await expect(desk.page.getByRole('tab', { name: 'Client Info', selected: true })).toBeVisible();
});

test('W2: a full mailbox is told as such', async ({ desk }) => {
  await desk.addClient({ first: 'Fay', last: 'Full', address: 'full@example.test' }, true);
  await desk.openOutbox('Problems');
  await expect(desk.mail('full@example.test')).toContainText('The mailbox is full.');
});

test('W2: a mail that is put off says so in the server’s words, and when it is tried again', async ({
  desk,
}) => {
  const late = { first: 'Lia', last: 'Late', address: 'late@example.test' };
  await desk.addClient(late, true);
  await desk.openOutbox('Waiting');
  const row = desk.mail(late.address);
  await expect(row).toContainText(/Trying again at \d{1,2}:\d\d (AM |PM )?\(try 2\)/);
  await expect(row).toContainText('The mail server asks for a later try.');
  await expect(row).toContainText(/The server said: “451 .*Greylisted: come back in a while”/);
  await row.getByRole('button', { name: 'Try now: Lia Late' }).click();
  await expect(row).toContainText('(try 3)');
  await desk.openClient(late);
  await expect(desk.page.getByText(/^Not delivered yet\. Next try .*\(try 3\)\.$/)).toBeVisible();
  expect(await desk.outbox('problems'), 'it is no problem yet').toMatchObject({ total: 0 });
});

test('a server whose certificate nobody vouches for gets nothing', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  const desk = await Desk.open(await start(), await browse());
  await desk.furnish(peer.account());
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Email needs attention');
  await desk.openOutbox('Waiting');
  await expect(desk.page.locator('main')).toContainText(
    'The mail server could not prove who it is',
  );
  expect(await box.count()).toBe(0);
  expect(await desk.outbox('waiting')).toMatchObject({ total: 1 });
});

test('a server that shows another host’s certificate gets nothing until the right one is named', async ({
  desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.furnish(peer.account({ port: peer.ports.misnamed, security: 'tls' }));
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Email needs attention');
  await desk.openSettings('Email sending');
  await desk.button('Test connection').click();
  const result = desk.page.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('The connection does not work yet.');
  await expect(result).toContainText(
    'The certificate belongs to another server than the one you named.',
  );
  await desk.page.getByLabel('Port', { exact: true }).fill(String(peer.ports.tls));
  await desk.button('Save changes').first().click();
  await box.newest(1);
  await expect(desk.sync).toHaveText('Up to date');
});
