// Paying online, from the key in the settings to the receipt on a phone without scripts.
import type { Invoice } from '../desktop/contract';
import { Teller } from './real/teller';
import { expect, test } from './real/test';
import { ana, Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

test('S36 S37 S38 S51 S52: a key is checked, a bill is read, and paid once', async ({
  start,
  browse,
  browser,
  peer,
  mailbox,
}) => {
  const teller = await Teller.start();
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, teller: teller.address });
  const desk = await Desk.open(program, await browse());
  await desk.furnish(peer.account());
  const looks = async (page: typeof desk.page, where: string) => {
    expect(await breaksNoRule('light', 'dark')(page, where)).toEqual([]);
    expect(await fitsAt({ width: 320, height: 640 })(page, where)).toEqual([]);
  };

  await test.step('the account is active only after its key was checked', async () => {
    await desk.openSettings('Online payments');
    await desk.page.getByLabel('Restricted key').fill('rk_test_other');
    await desk.button('Check and save').click();
    await expect(desk.page.getByText('Stripe does not know this key')).toBeVisible();
    await desk.page.getByLabel('Restricted key').fill(Teller.key);
    await desk.button('Check and save').click();
    await expect(desk.page.getByText('Online payments are active.')).toBeVisible();
    await expect(desk.page.getByText('no money moves')).toBeVisible();
    expect(await breaksNoRule('light', 'dark')(desk.page, 'online payments')).toEqual([]);
  });

  const { id } = await desk.addClient(ana, true);
  const permissions = { requests: false, messaging: false, billingDocuments: true, pay: true };
  await desk.call('Accesses', 'SavePermissions', id, permissions);
  const line = { day: '', text: 'Session', code: '', quantity: 100, price: 12000, taxRate: 0 };
  const draft = await desk.call<Invoice>('Invoices', 'Save', 'a page', {
    ...{ id: '', version: 0, clientId: id, issueOn: '', dueOn: '', note: '' },
    discount: { kind: '', value: 0 },
    lines: [{ ...line, serviceId: '', appointmentId: '' }],
  });
  await desk.call('Invoices', 'Issue', draft.id, draft.version);

  const context = await browser.newContext({ javaScriptEnabled: false });
  const phone = new Portal(await context.newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.page.getByText('120.00 to pay')).toBeVisible();
  await phone.page.getByRole('link', { name: 'See bills and payments' }).click();
  await phone.page.getByRole('link', { name: /Invoice 1/ }).click();
  await expect(phone.heading('Invoice 1')).toBeVisible();

  await test.step('S52: without a script, and pressed twice, it is paid once', async () => {
    await phone.page.getByRole('button', { name: /^Pay/ }).dblclick();
    await expect(phone.heading('Invoice 1')).toBeVisible({ timeout: 20_000 });
    await expect(phone.page, 'the provider’s own page').toHaveURL(new RegExp(`^${teller.address}`));
    await phone.page.getByRole('link', { name: 'Back' }).click();
    await expect(phone.heading('Not paid yet')).toBeVisible();
    await phone.page.getByRole('link', { name: 'Go on to the payment page' }).click();
    await phone.page.getByRole('button', { name: 'Pay 12000' }).click();
    await expect(phone.heading('Paid. Thank you.')).toBeVisible({ timeout: 30_000 });
    await phone.page.getByRole('link', { name: 'See the receipt' }).click();
    await expect(phone.heading('Receipt 1')).toBeVisible();
    expect(teller.sales.map(({ what, amount }) => [what, amount])).toEqual([['Invoice 1', 12000]]);
  });

  await test.step('S36: the pages keep every rule of axe on a narrow phone', async () => {
    const seen = await browser.newContext();
    await seen.addCookies(await context.cookies());
    const page = await seen.newPage();
    for (const path of ['/', '/billing', '/billing/pay', `/billing/invoices/${draft.id}`]) {
      await page.goto(program.portal + path);
      await looks(page, path);
    }
    await seen.close();
  });

  await test.step('S36, S38: without the permission the pages are shut', async () => {
    await desk.call('Accesses', 'SavePermissions', id, { ...permissions, billingDocuments: false });
    await phone.page.goto(`${program.portal}/billing`);
    await expect(phone.page.getByText('This page is not open to you')).toBeVisible();
  });
  await context.close();
  await teller.stop();
});
