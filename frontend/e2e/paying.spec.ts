// What became of paying online, on both faces: the bank that refuses, decides later, and asks the money back.
import { Teller, answerBy } from './real/teller';
import { expect, test } from './real/test';
import { ana, Desk } from './screens/desk';
import { hear, mayPay, owing, takePayments } from './screens/paying';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

const patient = { timeout: 30_000 };

async function look(desk: Desk, where: string): Promise<void> {
  expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
}

async function lookAt(phone: Portal, where: string): Promise<void> {
  expect(await breaksNoRule('light', 'dark')(phone.page, where)).toEqual([]);
  expect(await fitsAt({ width: 320, height: 640 })(phone.page, where)).toEqual([]);
}

async function openPayments(desk: Desk): Promise<void> {
  await desk.section('Billing').click();
  await desk.page.getByRole('tab', { name: 'Payments', exact: true }).click();
}

test('S37 S52: a payment is true on both faces, from a refused card to the bank that asks it back', async ({
  start,
  browse,
  pickUpPhone,
  peer,
  mailbox,
}) => {
  test.slow(); // the provider is asked every few seconds
  const teller = await Teller.start();
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, teller: teller.address });
  const desk = await Desk.open(program, await browse());
  const { page } = desk;
  await desk.furnish(peer.account());
  await takePayments(desk);
  const client = await desk.addClient(ana, true);
  const invoice = await owing(desk, client.id);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  const bill = `${program.portal}/billing/invoices/${invoice.id}`;
  const main = page.locator('main');

  await desk.section('Billing').click();
  await page.getByRole('row', { name: /Ana Alvarez/ }).click();
  await expect(desk.heading('Invoice 1')).toBeVisible();
  await expect(page.getByText('Ana Alvarez can pay this online.')).toBeVisible();

  await test.step('at the checkout a card is refused, with the reason', async () => {
    await phone.page.goto(bill);
    await phone.page.getByRole('button', { name: /^Pay/ }).click();
    await expect(phone.heading('Invoice 1')).toBeVisible(patient);
    await expect(phone.page).toHaveURL(new RegExp(`^${teller.address}`), patient);
    await expect(main.getByText('At the checkout', { exact: true })).toBeVisible(patient);
    await phone.page.getByRole('button', { name: 'Pay with an empty card' }).click();
    await phone.page.getByRole('link', { name: 'Back' }).click();
    await expect(phone.page.getByText('there is not enough money on it')).toBeVisible(patient);
    await expect(main.getByText('there is not enough money on it').first()).toBeVisible(patient);
    await look(desk, 'an invoice whose client is at the checkout');
    teller.end();
    await expect(phone.heading('The payment was refused')).toBeVisible(patient);
    await lookAt(phone, 'a payment was refused');
    await phone.page.goto(bill);
    await expect(phone.page.getByText('The last payment did not go through')).toBeVisible();
    await lookAt(phone, 'an invoice whose payment was refused');
    await expect(main.getByText(/^Online, \$120.00: Failed$/)).toBeVisible(patient);
    await look(desk, 'an invoice whose payment was refused');
    await openPayments(desk);
    const row = page.getByRole('row', { name: /Ana Alvarez/ });
    await expect(row).toContainText('Failed');
    await expect(row).toContainText('not enough money');
    await look(desk, 'payments that were begun');
    await page.getByRole('tab', { name: 'Invoices', exact: true }).click();
    await expect(page.getByRole('row', { name: /Online payment failed/ })).toBeVisible();
  });

  await test.step('another try is with the bank, which decides; both faces say so by themselves', async () => {
    await phone.page.getByRole('button', { name: /^Pay/ }).click();
    await expect(phone.page).toHaveURL(new RegExp(`^${teller.address}`), patient);
    await phone.page.getByRole('button', { name: 'Pay from a bank account' }).click();
    await expect(phone.heading('On its way')).toBeVisible(patient);
    await lookAt(phone, 'a payment is on its way');
    await phone.page.goto(`${program.portal}/billing`);
    await expect(phone.page.getByText('Payment on its way')).toBeVisible();
    await expect(phone.page.getByRole('link', { name: 'Pay', exact: true })).toHaveCount(0);
    await lookAt(phone, 'bills, one on its way');
    await expect(page.getByRole('row', { name: /Payment processing/ })).toBeVisible(patient);
    await desk.openClient(ana);
    await expect(page.getByText('The bank has yet to decide')).toBeVisible();
    await look(desk, 'a client whose payment is processed');
    teller.decide(true);
    await expect(page.getByText('Nothing open', { exact: false })).toBeVisible(patient);
    await phone.page.goto(bill);
    await expect(phone.page.getByText('Paid', { exact: true })).toBeVisible();
    expect(teller.sales.map(({ money }) => money)).toEqual(['', 'succeeded']);
  });

  await test.step('what went back stands on both faces', async () => {
    teller.refund(2000);
    await hear(desk);
    await openPayments(desk);
    await expect(page.getByRole('row', { name: /Refunded in part/ })).toBeVisible(patient);
    await look(desk, 'payments, one refunded in part');
    await phone.page.goto(bill);
    await expect(phone.page.getByText('20.00 given back')).toBeVisible();
    await lookAt(phone, 'an invoice of which something was given back');
  });

  await test.step('a disputed payment is a notice until the bank has decided', async () => {
    teller.contest('needs_response');
    await hear(desk);
    await desk.section('Home').click();
    const notice = page.getByText('1 payment is disputed');
    await expect(notice).toBeVisible(patient);
    const day = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'medium',
      timeZone: 'Europe/Berlin',
    });
    await expect(notice).toContainText(`Answer at Stripe by ${day.format(answerBy)}.`);
    await look(desk, 'home, a payment is disputed');
    await main.locator('[data-tone="danger"]').getByRole('button', { name: 'Open' }).click();
    await page.getByRole('row', { name: /Disputed/ }).click();
    const payment = desk.dialog('$120.00 from Ana Alvarez');
    await expect(payment).toContainText('under Payments > Disputes');
    await look(desk, 'a disputed payment');
    await page.keyboard.press('Escape');
    teller.contest('under_review');
    await hear(desk);
    await desk.openClient(ana);
    await expect(page.getByText('Your answer to the dispute is with the bank.')).toBeVisible(
      patient,
    );
    teller.contest('lost');
    await hear(desk);
    await expect(page.getByText('Your answer to the dispute')).toHaveCount(0, patient);
    await desk.section('Home').click();
    await expect(desk.heading('Home')).toBeVisible();
    await expect(notice).toHaveCount(0);
    await desk.section('Billing').click();
    await page.getByRole('tab', { name: 'Invoices', exact: true }).click();
    await page.getByRole('row', { name: /Ana Alvarez/ }).click();
    await expect(main.getByText('Dispute lost')).toBeVisible();
    await expect(main.getByText('Refunded', { exact: true }).first()).toBeVisible();
    await look(desk, 'an invoice whose dispute was lost');
  });
  await teller.stop();
});

test('S38: of the eight cases one can be paid in, and both faces tell what is missing in the other seven', async ({
  start,
  browse,
  pickUpPhone,
  peer,
  mailbox,
}) => {
  test.slow(); // eight cases on four screens
  const teller = await Teller.start();
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, teller: teller.address });
  const desk = await Desk.open(program, await browse());
  const { page } = desk;
  await desk.furnish(peer.account());
  const client = await desk.addClient(ana, true);
  const invoice = await owing(desk, client.id);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  const things = [
    ['an active online payments account', 'Set up online payments'],
    ['“Access billing documents” for ', 'Open billing permission'],
    ['“Pay outstanding balance” for ', 'Open payment permission'],
  ] as const;
  const note = page.locator('main [data-tone="info"]').filter({ hasText: 'cannot pay online yet' });

  /** Checks that a screen tells these things as missing, with the ways to where they are mended. */
  const tells = async (name: string, missing: (typeof things)[number][], ways = missing) => {
    await expect(note).toHaveCount(missing.length === 0 ? 0 : 1);
    if (missing.length === 0) return;
    await expect(note.locator('li > span')).toHaveText(
      missing.map(([thing]) => (thing.endsWith(' ') ? thing + name : thing)),
    );
    await expect(note.getByRole('button')).toHaveText(ways.map(([, way]) => way));
  };

  for (const hasAccount of [false, true]) {
    if (hasAccount) await takePayments(desk);
    for (const billingDocuments of [false, true]) {
      for (const pay of [false, true]) {
        const there = [hasAccount, billingDocuments, pay];
        const missing = things.filter((_, nth) => !there[nth]);
        await test.step(`S38: there are ${there.join(', ')}`, async () => {
          const may = { ...mayPay, billingDocuments, pay };
          await desk.call('Accesses', 'SavePermissions', client.id, may);
          await desk.section('Billing').click();
          await page.getByRole('row', { name: /Ana Alvarez/ }).click();
          await expect(desk.heading('Invoice 1')).toBeVisible();
          if (missing.length === 0)
            await expect(page.getByText('Ana Alvarez can pay this online.')).toBeVisible();
          await tells('Ana Alvarez', missing);
          await desk.openClient(ana);
          await expect(page.getByText('$120.00 open')).toBeVisible();
          await tells('Ana', missing);
          await desk.edit('Client Portal');
          await expect(page.getByLabel('Pay outstanding balance')).toBeVisible();
          const account = missing.filter(([thing]) => thing === things[0][0]);
          await tells('Ana', missing, account);
          if (!hasAccount && !pay) {
            await expect(page.getByLabel('Pay outstanding balance')).toBeDisabled();
            await expect(page.getByText('Needs an active online payments account.')).toBeVisible();
          } else await expect(page.getByLabel('Pay outstanding balance')).toBeEnabled();
          if (missing.length === 3) await look(desk, 'permissions, all three are missing');

          const answer = await phone.page.request.post(`${program.portal}/billing/pay`, {
            form: { invoice: invoice.id },
            headers: { Origin: program.portal },
            maxRedirects: 0,
          });
          expect(answer.status()).toBe(missing.length === 0 ? 303 : 403);
          const said =
            billingDocuments && pay
              ? 'Nothing can be paid here now'
              : 'Paying here is not open to you';
          if (missing.length > 0) expect(await answer.text()).toContain(said);
          await phone.page.goto(`${program.portal}/billing/invoices/${invoice.id}`);
          const button = phone.page.getByRole('button', { name: /^Pay/ });
          await expect(button).toHaveCount(missing.length === 0 ? 1 : 0);
        });
      }
    }
  }
  expect(teller.sales.every(({ money }) => money === '')).toBe(true);

  await test.step('each way leads to where the thing is mended', async () => {
    await desk.call('Tills', 'Remove');
    await desk.call('Accesses', 'SavePermissions', client.id, {
      ...mayPay,
      billingDocuments: false,
      pay: false,
    });
    for (const [, way] of things) {
      await desk.openClient(ana);
      await note.getByRole('button', { name: way }).click();
      if (way === 'Set up online payments')
        await expect(desk.heading('Online payments')).toBeVisible();
      else
        await expect(
          page.getByRole('tab', { name: 'Client Portal', selected: true }),
        ).toBeVisible();
    }
    await desk.section('Billing').click();
    await desk.button('Set up online payments').click();
    await expect(desk.heading('Online payments')).toBeVisible();
  });
  await teller.stop();
});

test('S40: a mail asks for the open balance, its link leads through the sign-in to the payment, and the desk shows it paid', async ({
  start,
  browse,
  pickUpPhone,
  peer,
  mailbox,
}) => {
  const teller = await Teller.start();
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, teller: teller.address });
  const desk = await Desk.open(program, await browse());
  const { page } = desk;
  await desk.furnish(peer.account());
  await takePayments(desk);
  const client = await desk.addClient(ana, true);
  await owing(desk, client.id);
  await box.newest(1);

  await desk.section('Billing').click();
  await desk.button('Request payment').click();
  const asking = desk.dialog('Request payment');
  await asking.getByRole('combobox', { name: 'Who should pay' }).fill('ana');
  await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
  await asking.getByRole('button', { name: 'Send request' }).click();
  await expect(desk.toast('The request to Ana Alvarez is on its way.')).toBeVisible();

  const request = await box.newest(2);
  const [link = ''] = /https?:\/\/\S+\/billing\/pay/.exec(request.text) ?? [];
  expect(link, 'the mail leads to the payment').not.toBe('');
  expect(request.text, 'and tells nobody how much it is').not.toContain('120');
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(link);
  await phone.page.getByLabel('Email', { exact: true }).fill(ana.address);
  await phone.button('Email me a link').click();
  await phone.follow((await box.newest(3)).link);
  await phone.confirm();
  await expect(phone.page, 'signed in, they land on the payment').toHaveURL(/\/billing\/pay$/);
  await phone.page.getByRole('button', { name: /^Pay .*120.00$/ }).click();
  await expect(phone.page).toHaveURL(new RegExp(`^${teller.address}`), patient);
  await phone.page.getByRole('button', { name: 'Pay 12000' }).click();
  await expect(phone.heading('Paid. Thank you.')).toBeVisible(patient);
  await phone.page.getByRole('link', { name: 'See the receipt' }).click();
  await expect(phone.heading('Receipt 1')).toBeVisible();

  await expect(page.getByRole('row', { name: /Ana Alvarez/ })).toContainText('Paid', patient);
  await page.getByRole('tab', { name: 'Payments', exact: true }).click();
  await expect(page.getByRole('row', { name: /Ana Alvarez/ })).toContainText('Card, online');
  expect(teller.sales).toHaveLength(1);
  await teller.stop();
});
