// An account that signs in with the provider's leave: how it is given on the provider's page, that mails
// leave with it through a real server, and what is told when it is taken back.
import { Authority } from './real/authority';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';

test('W2: mails leave with Microsoft’s permission, wait when it is taken back, and leave when it is given anew', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  const provider = await Authority.start();
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  const program = await start({ authority: peer.authority, provider: provider.address });
  const context = await browse();
  const desk = await Desk.open(program, context);
  await desk.furnish(peer.account({ signIn: 'microsoft', client: Authority.client, password: '' }));
  const signIn = desk.button('Sign in with Microsoft');

  await test.step('nobody has agreed yet, and the person does not', async () => {
    await desk.openSettings('Email sending');
    await expect(desk.page.getByText('Not signed in yet.')).toBeVisible();
    const opened = context.waitForEvent('page');
    await signIn.click();
    await expect(desk.page.getByText('Agree on the page that has opened')).toBeVisible();
    const page = await opened;
    await page.getByRole('link', { name: 'Deny' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing was changed' })).toBeVisible();
    await page.close();
    await expect(desk.page.getByText('The provider was not allowed')).toBeVisible();
  });

  const agree = async () => {
    const opened = context.waitForEvent('page');
    await signIn.click();
    const page = await opened;
    await page.getByRole('link', { name: 'Allow' }).click();
    await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible();
    await page.close();
    await expect(desk.page.getByText('The provider lets Anteroom send')).toBeVisible();
  };

  await test.step('the person agrees, the connection works, and a mail leaves', async () => {
    await agree();
    await desk.button('Test connection').click();
    await expect(desk.page.getByText('The connection works.')).toBeVisible();
    await desk.addClient(ana, true);
    await first.newest(1);
  });

  await test.step('the leave is taken back: the mail waits and the window says why', async () => {
    provider.revoke();
    await desk.addClient(bo, true);
    await expect(desk.sync).toHaveText('Email needs attention');
    await expect(
      desk.page.getByText('The email provider wants you to sign in again.').first(),
    ).toBeVisible();
  });

  await test.step('it is given anew, and the mail leaves', async () => {
    await agree();
    await second.newest(1);
    await expect(desk.sync).toHaveText('Up to date');
  });
  await provider.stop();
});
