// Invoices that repeat: made, shown where they were made of, paused, gone on with, ended; and made from an invoice.
import type { InvoicePage, RepeatCard } from '../desktop/contract';
import { expect, test } from './real/test';
import { dayFromNow, drafted, issued } from './screens/bill';
import { ana, type Desk } from './screens/desk';
import { fillParts } from './screens/parts';
import { breaksNoRule, fitsAt } from './walk/looks';

async function look(desk: Desk, where: string): Promise<void> {
  expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
}

async function openRepeats(desk: Desk): Promise<void> {
  await desk.section('Billing').click();
  await desk.page.getByRole('tab', { name: 'Repeating', exact: true }).click();
}

test('one is typed, makes its invoice at once, is paused, goes on, and is ended', async ({
  desk,
}) => {
  const { page } = desk;
  const client = await desk.addClient(ana, false);
  await openRepeats(desk);
  await expect(page.getByText('No repeating invoices yet.')).toBeVisible();
  await look(desk, 'nothing repeats');
  await desk.button('New repeating invoice').click();
  await desk.button('Save').click();
  await expect(page.getByRole('combobox', { name: 'Client' })).toBeFocused();
  await page.getByRole('combobox', { name: 'Client' }).fill('alv');
  await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
  await desk.button('Save').click();
  await expect(page.getByText('There is nothing on this invoice yet.')).toBeVisible();
  await desk.button('Add line').click();
  const line = page.getByRole('group', { name: 'Line 1' });
  await expect(line.getByText('Date')).toHaveCount(0);
  await line.getByLabel('Description').fill('Membership');
  await line.getByLabel('Price').fill('45');
  await page.getByRole('radio', { name: 'Every day' }).check();
  await look(desk, 'one that is written');
  await desk.button('Save').click();
  await expect(desk.heading('Repeating invoice for Ana Alvarez')).toBeVisible();
  await desk.button('Invoice 1').click();
  await expect(desk.heading('Invoice 1')).toBeVisible();
  await expect(page.getByText('Made by a repeating invoice.')).toBeVisible();
  await look(desk, 'an invoice that was made by one');
  await desk.button('Show it').click();

  await desk.button('Pause').click();
  await expect(page.locator('main').getByText('Paused', { exact: true })).toBeVisible();
  await look(desk, 'one that is paused');
  await desk.openClient(ana);
  await expect(page.getByRole('listitem').filter({ hasText: '$45.00, Every day' })).toContainText(
    'Paused',
  );
  await desk.button('$45.00, Every day').click();
  await desk.button('Resume').click();
  await expect(page.locator('main').getByText('Running', { exact: true })).toBeVisible();
  await page.getByLabel('Price').fill('50');
  await desk.button('Save changes').click();
  await expect.poll(() => desk.call('Repeats', 'List', client.id)).toMatchObject([{ total: 5000 }]);

  await desk.button('End').click();
  const ending = desk.dialog('End this repeating invoice?');
  await ending.getByRole('button', { name: 'End', exact: true }).click();
  await expect(page.locator('main').getByText('Ended', { exact: true })).toBeVisible();
  await expect(page.locator('main').getByText('$50.00').first()).toBeVisible();
  await look(desk, 'one that has ended');
  await openRepeats(desk);
  await expect(page.getByRole('row', { name: 'Ana Alvarez' })).toContainText('Invoice 1');
  await look(desk, 'what repeats');
  const made = await desk.call<InvoicePage>('Invoices', 'List', {
    ...{ text: '', clientId: client.id, state: '', after: '' },
  });
  expect(made.invoices.map(({ total }) => total)).toEqual([4500]);
});

test('one is made from an invoice, a month later, and keeps drafts', async ({ desk }) => {
  const { page } = desk;
  const client = await desk.addClient(ana, false);
  await issued(desk, client.id, [{ price: 12000, text: 'Supervision', code: 'S-50' }]);
  await desk.section('Billing').click();
  await page.getByRole('row').nth(1).click();
  await desk.button('More about this invoice').click();
  await page.getByRole('menuitem', { name: 'Repeat this invoice' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('Supervision');
  await page.getByRole('radio', { name: 'It stays a draft' }).check();
  await expect(page.getByRole('checkbox', { name: 'Tell the client by email' })).toHaveCount(0);
  await desk.button('Save').click();
  await expect(desk.button('Pause')).toBeVisible();
  const [kept] = await desk.call<RepeatCard[]>('Repeats', 'List', client.id);
  expect(kept).toMatchObject({ isIssued: false, every: 'month', made: 0, total: 12000 });
  expect((kept?.nextOn ?? '') > dayFromNow(27)).toBe(true);
});

test('a draft bears the day that is typed, and a wrong one is told at its field', async ({
  desk,
}) => {
  const { page } = desk;
  const client = await desk.addClient(ana, false);
  const draft = await drafted(desk, client.id, [{ price: 9000 }], { dueOn: dayFromNow(-1) });
  await desk.section('Billing').click();
  await page.getByRole('row', { name: 'Draft' }).click();
  await desk.button('Issue invoice').click();
  await desk.dialog('Issue this invoice?').getByRole('button', { name: 'Issue invoice' }).click();
  await expect(page.getByText('The end comes before the beginning.')).toBeVisible();
  await expect(desk.dialog('Issue this invoice?')).toHaveCount(0);
  const type = async (day: string, field = 'Invoice date') => {
    const [year = '', month = '', date = ''] = day.split('-');
    await fillParts(page.locator('main'), field, `${date}${month}${year}`);
    await desk.button('Save draft').click();
  };
  await type(dayFromNow(20), 'Due date');
  await expect(desk.toast('The draft is saved.')).toBeVisible();
  await type(dayFromNow(3));
  await expect(page.getByText('This day is not there yet.')).toBeVisible();
  await type('2009-01-31');
  await expect(page.getByText('This day is more than ten years ago.')).toBeVisible();
  await look(desk, 'a day that is refused');
  await type(dayFromNow(-40));
  await expect(page.getByText('This day is more than ten years ago.')).toHaveCount(0);
  await expect
    .poll(() => desk.call('Invoices', 'Get', draft.id))
    .toMatchObject({ issuedOn: dayFromNow(-40), dueOn: dayFromNow(20) });
});
