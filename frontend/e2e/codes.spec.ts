// Codes of services and diagnoses: typed, imported from a CSV, and offered where a bill is written. And the mails about bills
// in the practitioner's own words.
import { Teller } from './real/teller';
import { expect, test } from './real/test';
import { drafted, issued } from './screens/bill';
import { ana, Desk } from './screens/desk';
import { breaksNoRule, fitsAt } from './walk/looks';

async function look(desk: Desk, where: string): Promise<void> {
  expect(await breaksNoRule('light', 'dark')(desk.page, where)).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, where)).toEqual([]);
}

/** A CSV as somebody chooses it. */
const csv = (text: string) => ({
  ...{ name: 'codes.csv', mimeType: 'text/csv' },
  buffer: Buffer.from(text),
});

test('codes are typed, refused where they are there, found, renamed and deleted', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.openSettings('Codes');
  await expect(page.getByText('No codes yet.')).toBeVisible();
  await look(desk, 'no codes');
  const add = async (code: string, text: string) => {
    await desk.button('Add code').click();
    const adding = desk.dialog('Add code');
    await adding.getByLabel('Code').fill(code);
    await adding.getByLabel('What it stands for').fill(text);
    await page.keyboard.press('Enter');
    return adding;
  };
  await expect(await add('S-50', 'Session')).toHaveCount(0);
  const refused = await add('S-50', 'Another');
  await expect(refused.getByText('This code is there already.')).toBeVisible();
  await expect(refused.getByLabel('Code')).toBeFocused();
  await look(desk, 'a code that is refused');
  await refused.getByLabel('Code').fill('R-1');
  await refused.getByLabel('What it stands for').fill('Report');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'R-1' })).toContainText('Report');
  await page.getByRole('searchbox').fill('sess');
  await expect(page.getByRole('listitem').filter({ hasText: 'R-1' })).toHaveCount(0);
  await desk.button('Change S-50').click();
  await desk.dialog('Change code').getByLabel('Code').fill('S-55');
  await page.keyboard.press('Enter');
  await expect(desk.button('Change S-55')).toBeVisible();
  await desk.button('Delete S-55').click();
  await desk.dialog('Delete S-55?').getByRole('button', { name: 'Delete code' }).click();
  await expect(page.getByText('Nothing matches.')).toBeVisible();
});

test('a CSV says what it brings, which lines are bad, and brings all of it or nothing', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.openSettings('Codes');
  await page.getByRole('radio', { name: 'Diagnoses' }).check();
  await desk.button('Import CSV').click();
  const importing = desk.dialog('Import codes');
  const choose = (text: string) => importing.locator('input[type="file"]').setInputFiles(csv(text));
  await choose('\u0000\u0001picture');
  await expect(importing.getByText('This cannot be right.')).toBeVisible();
  await expect(importing.getByRole('button', { name: 'Import 0 codes' })).toBeDisabled();
  const many = Array.from({ length: 10_000 }, (_, at) => `X${at},An example ${at}`).join('\n');
  await choose(`Code,Text\n${many}\n,nothing\nX1,An example 1\n`);
  await expect(
    importing.getByText('10,000 new codes').or(importing.getByText('10000 new codes')),
  ).toBeVisible();
  await expect(importing.getByText('1 line cannot be taken')).toBeVisible();
  await expect(importing.getByText('Line 10002, “Code”: This is needed.')).toBeVisible();
  await look(desk, 'what a CSV brings');
  await importing.getByRole('button', { name: /^Import 10.?000 codes$/ }).click();
  await expect(importing).toHaveCount(0);
  await page.getByRole('searchbox').fill('example 9999');
  await expect(page.getByRole('listitem').filter({ hasText: 'X9999' })).toBeVisible();
  await look(desk, 'codes');
});

test('a code is chosen by typing on a line and on a superbill, whose note stands on it', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.call('Codes', 'Save', 'service', '', { code: 'S-50', text: 'Session, 50 minutes' });
  await desk.call('Codes', 'Save', 'diagnosis', '', { code: 'X00.1', text: 'An example' });
  const client = await desk.addClient(ana, false);
  await issued(desk, client.id, [{ price: 12000, code: 'S-50' }]);
  await desk.openClient(ana);
  await desk.button('New invoice').click();
  await desk.button('Add line').click();
  const line = page.getByRole('group', { name: 'Line 1' });
  await line.getByLabel('Code').pressSequentially('s-');
  await page.getByRole('option', { name: 'S-50' }).click();
  await expect(line.getByLabel('Code')).toHaveValue('S-50');
  await expect(line.getByLabel('Description')).toHaveValue('Session, 50 minutes');
  await line.getByLabel('Code').fill('own-1');
  await line.getByLabel('Price').fill('10');
  await expect(line.getByLabel('Code')).toHaveValue('own-1');

  await desk.openClient(ana);
  await desk.button('Show ledger').click();
  await desk.button('More about this account').click();
  await page.getByRole('menuitem', { name: 'New superbill' }).click();
  const making = desk.dialog('New superbill');
  await making.getByRole('checkbox', { name: /^1 ·/ }).check();
  await making.getByRole('button', { name: 'Add diagnosis' }).click();
  await making.getByLabel('Code 1').pressSequentially('exam');
  await expect(page.getByRole('option', { name: 'X00.1' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(making.getByLabel('Code 1')).toHaveValue('X00.1');
  await expect(making.getByLabel('What 1 stands for')).toHaveValue('An example');
  await making.getByLabel('Note').fill('x'.repeat(1001));
  await making.getByRole('button', { name: 'Make superbill' }).click();
  await expect(making.getByText('This is too long.')).toBeVisible();
  await making.getByLabel('Note').fill('For the insurer.');
  await look(desk, 'a superbill with a note');
  await making.getByRole('button', { name: 'Make superbill' }).click();
  await expect(making).toHaveCount(0);
});

test('S27 S40: the words of the mails about an invoice and a payment are one’s own, and seen before', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  const teller = await Teller.start();
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, teller: teller.address });
  const desk = await Desk.open(program, await browse());
  const { page } = desk;
  await desk.furnish(peer.account());
  await desk.call('Tills', 'SetUp', Teller.key);
  const { id } = await desk.addClient(ana, true);
  const permissions = { requests: false, messaging: false, billingDocuments: true, pay: true };
  await desk.call('Accesses', 'SavePermissions', id, permissions);
  const draft = await drafted(desk, id, [{ price: 12000 }]);
  await desk.section('Billing').click();
  await page.getByRole('row', { name: 'Draft' }).click();
  await desk.button('Issue invoice').click();
  const issuing = desk.dialog('Issue this invoice?');
  await issuing.getByRole('checkbox', { name: 'Tell Ana Alvarez by email' }).check();
  await issuing.getByRole('textbox', { name: 'Message' }).fill('Hello {first_name}, {amount}.');
  await issuing.getByRole('button', { name: 'Issue invoice' }).click();
  await expect(issuing.getByText('Words in braces must be one of those')).toBeVisible();
  await issuing
    .getByRole('textbox', { name: 'Message' })
    .fill('Hello {first_name}, the bill of November is there.');
  await look(desk, 'an invoice is issued with a mail');
  await issuing.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('Hello Ana, the bill of November is there.')).toBeVisible();
  await page.keyboard.press('Escape');
  await issuing.getByRole('button', { name: 'Issue invoice' }).click();
  await expect(desk.heading('Invoice 1')).toBeVisible();
  expect((await box.newest(2)).text).toContain('Hello Ana, the bill of November is there.');
  expect(await desk.call('Invoices', 'Get', draft.id)).toMatchObject({ label: '1' });

  await desk.section('Billing').click();
  await desk.button('Request payment').click();
  const asking = desk.dialog('Request payment');
  await asking.getByRole('combobox', { name: 'Who should pay' }).fill('ana');
  await page.getByRole('option', { name: 'Alvarez, Ana' }).click();
  await asking.getByLabel('Subject').fill('Before the holidays, {who}');
  await asking.getByRole('button', { name: 'Send request' }).click();
  await expect(asking.getByText('Words in braces must be one of those')).toBeVisible();
  await asking.getByLabel('Subject').fill('Before the holidays');
  await look(desk, 'a payment is asked for');
  await asking.getByRole('button', { name: 'Send request' }).click();
  await expect(asking).toHaveCount(0);
  expect((await box.newest(3)).mail.subject).toBe('Before the holidays');
  await teller.stop();
});
