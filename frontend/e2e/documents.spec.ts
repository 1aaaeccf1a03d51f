// The library: documents to start from, their order and their versions, a questionnaire that is built, tried
// out, exported and imported, and files that are taken or refused.
import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import type { LibraryDocument, Paper } from '../desktop/contract';
import { expect, test } from './real/test';
import { Desk } from './screens/desk';

const page = 'Shareable documents';
const pdf = Buffer.from('%PDF-1.4\ntrailer<<>>\nstartxref\n9\n%%EOF\n');

const titles = (desk: Desk): Locator => desk.page.locator('main li .title');
const field = (desk: Desk, name: string): Locator =>
  desk.page.getByRole('textbox', { name: new RegExp(`^${name}`) });

async function choose(desk: Desk, menu: string, item: string): Promise<void> {
  await desk.button(menu).click();
  await desk.page.getByRole('menuitem', { name: item, exact: true }).click();
}

test('S53: the starter set is added, ordered by keyboard, changed, and published in versions that stay', async ({
  start,
  browse,
}) => {
  const desk = await Desk.open(await start(), await browse());
  await desk.openSettings(page);
  await expect(desk.page.getByText('No documents yet')).toBeVisible();
  await desk.button('Starter set').click();
  const set = desk.dialog('Documents to start from');
  await expect(set).toContainText('not legal advice');
  await expect(set.getByRole('checkbox')).toHaveCount(9);
  await set.getByLabel('Minor intake').uncheck();
  await set.getByRole('button', { name: 'Add as drafts' }).dblclick();
  await expect(titles(desk)).toHaveCount(8);
  await expect(titles(desk).first()).toHaveText('Privacy notice');

  const down = desk.button('Move down: Privacy notice');
  await down.focus();
  await desk.page.keyboard.press('Enter');
  await expect(titles(desk).nth(1)).toHaveText('Privacy notice');
  await expect(down).toBeFocused();
  await desk.page.keyboard.press('Enter');
  await expect(titles(desk).nth(2)).toHaveText('Privacy notice');
  await expect(desk.page.getByText('Privacy notice: now 3 of 8')).toBeAttached();

  await titles(desk).getByText('Payment policy').click();
  await field(desk, 'Text').fill('# Fees\n\nA visit costs <b>90</b>.\r\n\n- Pay it that day.');
  await expect(desk.button('Publish version 1')).toBeDisabled();
  await desk.button('Save draft').click();
  await desk.button('Publish version 1').click();
  await expect(desk.page.getByText('Nothing has changed since version 1.')).toBeVisible();
  await field(desk, 'Text').fill('# Fees\n\nA visit costs 100.');
  await desk.button('Preview').click();
  const preview = desk.dialog('As the client will see it');
  await expect(preview.getByRole('heading', { name: 'Fees' })).toBeVisible();
  await expect(preview).toContainText('A visit costs 100.');
  await preview.getByRole('button', { name: 'Close' }).last().click();
  await desk.button('Save draft').click();
  await desk.button('Publish version 2').click();
  await desk.button('Look at version 1').click();
  await expect(preview).toContainText('A visit costs <b>90</b>.');
  await preview.getByRole('button', { name: 'Close' }).last().click();

  const other = await desk.another();
  await other.openSettings(page);
  await titles(other).getByText('Payment policy').click();
  await field(desk, 'Text').fill('Typed here');
  await field(other, 'Text').fill('Stored there');
  await other.button('Save draft').click();
  await expect(desk.page.getByText('This document was changed elsewhere')).toBeVisible();
  await desk.button('Show what is stored').click();
  await expect(field(desk, 'Text')).toHaveValue('Stored there');
});

test('S53: a questionnaire is built with a condition, tried out, exported and imported, and a disguised file is refused', async ({
  start,
  browse,
}) => {
  const desk = await Desk.open(await start(), await browse());
  await desk.openSettings(page);
  await choose(desk, 'New document', 'Questionnaire');
  await field(desk, 'Title').fill('First visit');
  await choose(desk, 'Add question', 'One choice');
  await field(desk, 'Question').fill('Do you take medicine?');
  await field(desk, 'Answer 1').fill('Yes');
  await desk.button('Save draft').click();
  await expect(desk.page.getByText('This is needed.')).toBeVisible();
  await expect(field(desk, 'Answer 2')).toBeFocused();
  await field(desk, 'Answer 2').fill('No');
  await choose(desk, 'Add question', 'Long text');
  await field(desk, 'Question').last().fill('Which?');
  await desk.page.getByLabel('Must be answered').last().check();
  await desk.page.getByLabel('Ask it', { exact: true }).click();
  await desk.page.getByRole('option', { name: 'Only if: Do you take medicine?' }).click();
  await choose(desk, 'Add scored questionnaire', 'GAD-7');
  await expect(desk.page.getByText('Not being able to stop or control worrying')).toBeVisible();
  await desk.button('Save draft').click();
  await expect(desk.toast('The draft was saved.')).toBeVisible();

  await desk.button('Preview').click();
  const preview = desk.dialog('As the client will see it');
  await expect(preview.getByText('Which?')).toBeHidden();
  await preview.getByRole('radio', { name: 'Yes', exact: true }).check();
  await expect(preview.getByText('Which?')).toBeVisible();
  await preview.getByRole('radio', { name: 'No', exact: true }).check();
  await expect(preview.getByText('Which?')).toBeHidden();
  await preview.getByRole('button', { name: 'Close' }).last().click();

  const saving = desk.page.waitForEvent('download');
  await desk.button('Export').click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('first-visit.json');
  const buffer = await readFile(await download.path());
  await desk.button('All documents').click();
  const file = { name: 'first-visit.json', mimeType: 'application/json', buffer };
  await desk.page.getByLabel('Import a questionnaire…').setInputFiles(file);
  await expect(titles(desk)).toHaveText(['First visit', 'First visit']);
  const list = await desk.call<LibraryDocument[]>('Documents', 'List');
  const [first, second] = await Promise.all(
    list.map(({ id }) => desk.call<Paper>('Documents', 'Get', id)),
  );
  expect(second?.form).toEqual(first?.form);

  const upload = desk.page.getByLabel('Upload a file…');
  const html = Buffer.from('<!DOCTYPE html><script>alert(1)</script>');
  await upload.setInputFiles({ name: 'rules.pdf', mimeType: 'application/pdf', buffer: html });
  await expect(desk.page.getByText('this file is not a PDF')).toBeVisible();
  await expect(titles(desk)).toHaveCount(2);
  await upload.setInputFiles({ name: 'rules.pdf', mimeType: 'application/pdf', buffer: pdf });
  await titles(desk).getByText('rules').click();
  const again = desk.page.waitForEvent('download');
  await desk.button('Save as…').click();
  expect(await readFile(await (await again).path())).toEqual(pdf);
});
