// Bills in the window: written, issued, paid by hand, and settled otherwise.
import { readFile } from 'node:fs/promises';
import { expect, test } from './real/test';
import { drafted, issued, paid } from './screens/bill';
import { ana, bo, type Desk } from './screens/desk';
import { breaksNoRule, fitsAt } from './walk/looks';

/** Goes to a part of Billing. */
async function openBilling(desk: Desk, tab: string): Promise<void> {
  await desk.section('Billing').click();
  await desk.page.getByRole('tab', { name: tab, exact: true }).click();
}

async function look(desk: Desk, where: string): Promise<void> {
  expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
}

test('an invoice goes from nothing to paid: written, added up, issued, part paid, paid', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.addClient(ana, false);
  await openBilling(desk, 'Invoices');
  await expect(page.getByText('No invoices yet.')).toBeVisible();
  await look(desk, 'no invoices');
  await desk.button('New invoice').click();
  await page.getByRole('combobox', { name: 'Client' }).fill('alv');
  await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
  await desk.button('Add line').click();
  const first = page.getByRole('group', { name: 'Line 1' });
  await first.getByLabel('Description').fill('Session, 50 minutes');
  await first.getByLabel('Price').fill('120');
  await desk.button('Add line').click();
  const second = page.getByRole('group', { name: 'Line 2' });
  await second.getByLabel('Description').fill('Report');
  await second.getByLabel('Quantity').fill('0.5');
  await second.getByLabel('Price').fill('80.50');
  await second.getByLabel('Tax %').fill('19');
  await expect(second.getByText('$40.25')).toBeVisible();
  await expect(page.getByText('$167.90'), 'Go adds it up').toBeVisible();
  await look(desk, 'an invoice is written');

  await desk.button('Issue invoice').click();
  const asking = desk.dialog('Issue this invoice?');
  await expect(asking).toContainText('$167.90 for Ana Alvarez.');
  await look(desk, 'issue');
  await asking.getByRole('button', { name: 'Issue invoice' }).click();
  await expect(desk.heading('Invoice 1')).toBeVisible();
  await expect(desk.toast('Invoice 1 is issued.')).toBeVisible();
  await look(desk, 'an issued invoice');

  await desk.button('Record payment').click();
  const paying = desk.dialog('Record payment');
  await expect(paying.getByLabel('Amount', { exact: true })).toHaveValue('167.90');
  await paying.getByLabel('Amount', { exact: true }).fill('100');
  await expect(paying.getByLabel('Toward invoice 1')).toHaveValue('100.00');
  await look(desk, 'record a payment');
  await paying.getByRole('button', { name: 'Save payment' }).click();
  await expect(paying).toHaveCount(0);
  await expect(page.locator('main').getByText('Part paid')).toBeVisible();

  await desk.button('Record payment').click();
  await expect(paying.getByLabel('Amount', { exact: true })).toHaveValue('67.90');
  await paying.getByLabel('Amount', { exact: true }).fill('70');
  await expect(paying.getByText('$2.10 stays as credit.')).toBeVisible();
  await paying.getByRole('button', { name: 'Save payment' }).dblclick();
  await expect(paying).toHaveCount(0);
  await expect(page.locator('main [data-tone="success"]').getByText('Paid')).toBeVisible();

  await desk.openClient(ana);
  await expect(page.getByText(/^Nothing open · .*\$2.10 credit$/)).toBeVisible();
  await desk.button('Show ledger').click();
  await expect(page.getByRole('row')).toHaveCount(4);
  await look(desk, 'the account of a client');
});

test('a draft is refused where it is wrong, kept, found again and deleted', async ({ desk }) => {
  const { page } = desk;
  await desk.addClient(ana, false);
  await desk.openClient(ana);
  await desk.button('New invoice').click();
  await desk.button('Add line').click();
  await desk.button('Save draft').click();
  await expect(page.getByLabel('Price')).toBeFocused();
  await page.getByLabel('Price').fill('1.2.3');
  await page.getByLabel('Description').focus();
  await expect(page.getByText('Type an amount, such as 120.00.')).toBeVisible();
  await page.getByLabel('Price').fill('90');
  await desk.button('Save draft').click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await expect(page.getByLabel('Description')).toBeFocused();
  await look(desk, 'a draft refused');
  await page.getByLabel('Description').fill('Session');
  await desk.button('Save draft').click();
  await expect(desk.toast('The draft is saved.')).toBeVisible();
  await openBilling(desk, 'Invoices');
  await page.getByRole('row', { name: 'Draft' }).click();
  await expect(page.getByLabel('Price')).toHaveValue('90.00');
  await desk.button('Delete draft').click();
  const asking = desk.dialog('Delete this draft?');
  await asking.getByRole('button', { name: 'Delete draft' }).click();
  await expect(page.getByText('No invoices yet.')).toBeVisible();
});

test('an invoice is voided, another written off, a payment refunded and another taken back', async ({
  desk,
}) => {
  const { page } = desk;
  const client = await desk.addClient(ana, false);
  const other = await desk.addClient(bo, false);
  await issued(desk, client.id, [{ price: 12000 }]);
  await issued(desk, client.id, [{ price: 9000 }], 40);
  await paid(desk, await issued(desk, other.id, [{ price: 5000 }]), 5000);
  await drafted(desk, other.id, [{ price: 100 }]);
  await openBilling(desk, 'Invoices');
  const row = (name: string | RegExp) => page.getByRole('row').filter({ hasText: name });
  await expect(page.getByRole('row')).toHaveCount(5);
  await expect(row('Overdue 26 days')).toContainText('$90.00');
  await look(desk, 'invoices');
  await page.getByRole('searchbox').fill('bo');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('searchbox').fill('');

  await row(/\bDue \d/).click();
  await expect(desk.heading('Invoice 1')).toBeVisible();
  await desk.button('More about this invoice').click();
  await page.getByRole('menuitem', { name: 'Void' }).click();
  const voiding = desk.dialog('Void invoice 1?');
  await look(desk, 'void');
  await voiding.getByLabel('Reason').fill('Wrong day');
  await voiding.getByRole('button', { name: 'Void' }).click();
  await expect(page.locator('main').getByText('Voided').first()).toBeVisible();
  await expect(page.getByText('Wrong day')).toBeVisible();

  await openBilling(desk, 'Invoices');
  await row('Overdue').click();
  await desk.button('More about this invoice').click();
  await page.getByRole('menuitem', { name: 'Write off' }).click();
  const giving = desk.dialog('Write off $90.00 of invoice 2?');
  await giving.getByRole('button', { name: 'Write off' }).click();
  await expect(page.locator('main').getByText('Written off').first()).toBeVisible();

  await openBilling(desk, 'Payments');
  await look(desk, 'payments');
  await page.getByRole('row', { name: 'Bo Baker' }).click();
  const payment = desk.dialog('$50.00 from Bo Baker');
  await look(desk, 'a payment');
  await payment.getByRole('button', { name: 'Refund' }).click();
  const refunding = desk.dialog('Refund a payment');
  await look(desk, 'refund');
  await refunding.getByLabel('Amount', { exact: true }).fill('60');
  await refunding.getByRole('button', { name: 'Refund' }).click();
  await expect(refunding.getByLabel('Amount', { exact: true })).toBeFocused();
  await refunding.getByLabel('Amount', { exact: true }).fill('50');
  await refunding.getByRole('button', { name: 'Refund' }).click();
  await expect(desk.toast('$50.00 is refunded.')).toBeVisible();
  await page.keyboard.press('Escape');
  await openBilling(desk, 'Invoices');
  await expect(row('Refunded')).toContainText('Bo Baker');
});

test('W9: an invoice is written, issued and paid by keyboard alone', async ({ desk }) => {
  const { page } = desk;
  await desk.addClient(ana, false);
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(desk.heading('Billing')).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('i');
  await expect(desk.heading('New invoice')).toBeVisible();
  await page.getByRole('combobox', { name: 'Client' }).focus();
  await page.keyboard.type('ana');
  await expect(page.getByRole('option', { name: 'Alvarez, Ana' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await desk.button('Add line').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Description').focus();
  await page.keyboard.type('Session');
  await page.getByLabel('Price').focus();
  await page.keyboard.type('95');
  await page.keyboard.press('Control+s');
  await expect(desk.toast('The draft is saved.')).toBeVisible();
  await desk.button('Issue invoice').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(desk.heading('Invoice 1')).toBeVisible();
  await desk.button('Record payment').focus();
  await page.keyboard.press('Enter');
  const amount = desk.dialog('Record payment').getByLabel('Amount', { exact: true });
  await expect(amount).toBeFocused();
  await expect(amount).toHaveValue('95.00');
  await page.keyboard.press('Enter');
  await expect(page.locator('main [data-tone="success"]').getByText('Paid')).toBeVisible();
});

test('the settings stand on the next invoice', async ({ desk }) => {
  const { page } = desk;
  await desk.openSettings('Invoices and taxes');
  await page.getByLabel('Before the number').fill('H-');
  await page.getByLabel('Days until an invoice is due').fill('30');
  await page.getByLabel('Tax of a new line, %').fill('abc');
  await desk.button('Save changes').click();
  await expect(page.getByLabel('Tax of a new line, %')).toBeFocused();
  await look(desk, 'settings refused');
  await page.getByLabel('Tax of a new line, %').fill('7.25');
  await page.getByRole('combobox', { name: 'Currency' }).fill('EUR');
  await page.getByRole('option', { name: /^EUR/ }).click();
  await page.getByLabel('NPI').fill('1234567893');
  await desk.button('Save changes').click();
  await expect(desk.toast('Saved')).toBeVisible();
  const client = await desk.addClient(ana, false);
  const { label, dueOn, issuedOn } = await issued(desk, client.id, [{ price: 100 }]);
  expect(label).toBe('H-1');
  expect(Date.parse(dueOn) - Date.parse(issuedOn)).toBe(30 * 86_400_000);
  await expect(page.getByText('It stays, because something was billed')).toBeVisible();
});

test('S51: an invoice, a receipt, a statement and a superbill are saved as PDFs, and the income as a CSV', async ({
  desk,
}) => {
  const { page } = desk;
  const client = await desk.addClient(ana, false);
  const invoice = await issued(desk, client.id, [{ price: 12000, code: '90834' }]);
  await paid(desk, invoice, 12000);
  /** What is saved when a button is pressed. */
  const saved = async (button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      desk.button(button).click(),
    ]);
    return readFile(await download.path());
  };
  await openBilling(desk, 'Invoices');
  await page.getByRole('row').nth(1).click();
  expect((await saved('Save as PDF')).subarray(0, 5).toString()).toBe('%PDF-');
  await openBilling(desk, 'Payments');
  await page.getByRole('row').nth(1).click();
  expect((await saved('Save receipt')).subarray(0, 5).toString()).toBe('%PDF-');
  await page.keyboard.press('Escape');

  await openBilling(desk, 'Statements');
  await expect(page.getByText('No statements yet.')).toBeVisible();
  await desk.button('New statement').click();
  const stating = desk.dialog('New statement');
  await stating.getByRole('combobox', { name: 'Client' }).fill('ana');
  await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
  await look(desk, 'new statement');
  await stating.getByRole('button', { name: 'Make statement' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Ana Alvarez' })).toContainText(
    '$0.00',
  );
  await look(desk, 'statements');
  expect((await saved('Save as PDF: No. 1, Ana Alvarez')).subarray(0, 5).toString()).toBe('%PDF-');
  await desk.button('Take off the portal: No. 1, Ana Alvarez').click();
  await expect(page.getByText('No longer on the portal')).toBeVisible();

  await desk.openClient(ana);
  await desk.button('Show ledger').click();
  await desk.button('More about this account').click();
  await page.getByRole('menuitem', { name: 'New superbill' }).click();
  const making = desk.dialog('New superbill');
  await making.getByRole('button', { name: 'Make superbill' }).click();
  await expect(making.getByRole('alert')).toBeVisible();
  await making.getByRole('checkbox', { name: /^1 ·/ }).check();
  await making.getByRole('button', { name: 'Add diagnosis' }).click();
  await making.getByLabel('Code 1').fill('X00');
  await look(desk, 'new superbill');
  await making.getByRole('button', { name: 'Make superbill' }).click();
  await expect(making).toHaveCount(0);
  await openBilling(desk, 'Superbills');
  expect((await saved('Save as PDF: No. 1, Ana Alvarez')).subarray(0, 5).toString()).toBe('%PDF-');

  await openBilling(desk, 'Income');
  await expect(page.getByRole('img', { name: /Income by month/ })).toBeVisible();
  await expect(page.getByRole('row').last()).toContainText('$120.00');
  await look(desk, 'income');
  expect((await saved('Save as CSV')).toString('utf8')).toContain('120.00');
});

test('S38 S40: a payment is requested, and what is missing is told where it cannot be', async ({
  desk,
  mailbox,
}) => {
  const { page } = desk;
  await mailbox('ana');
  const client = await desk.addClient(ana, true);
  await issued(desk, client.id, [{ price: 12000 }]);
  await openBilling(desk, 'Invoices');
  await expect(page.getByText('There is no active online payments account')).toBeVisible();
  const missing = [
    'an active online payments account',
    '“Access billing documents” for Ana Alvarez',
    '“Pay outstanding balance” for Ana Alvarez',
  ];
  for (const [billingDocuments, pay, told] of [
    [false, false, [0, 1, 2]],
    [true, false, [0, 2]],
    [true, true, [0]],
  ] as const) {
    const permissions = { requests: true, messaging: true, billingDocuments, pay };
    await desk.call('Accesses', 'SavePermissions', client.id, permissions);
    await desk.button('Request payment').click();
    const asking = desk.dialog('Request payment');
    await asking.getByRole('combobox', { name: 'Who should pay' }).fill('ana');
    await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
    await expect(asking.locator('li > span')).toHaveText(told.map((thing) => missing[thing] ?? ''));
    await expect(asking.getByRole('listitem').getByRole('button')).toHaveCount(told.length);
    await expect(asking.getByRole('button', { name: 'Send request' })).toBeDisabled();
    if (!billingDocuments) await look(desk, 'a request that is not possible');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(asking).toHaveCount(0);
    if (!billingDocuments) {
      await expect(page.getByText('Hidden (billing documents off)')).toBeVisible();
    }
  }
});
