// "Settings > Scheduling > Availability": services, places, hours, days that differ, and the rules for requests.
import type { Availability, BillingSettings, Place, Service } from '../desktop/contract';
import { expect, test } from './real/test';
import type { Desk } from './screens/desk';
import { fillParts } from './screens/parts';
import { violationsOf } from './walk/axe';

/** Opens a dialog by its button and gives it back. */
async function opened(desk: Desk, button: string, title = button) {
  await desk.button(button).first().click();
  const dialog = desk.dialog(title);
  await expect(dialog).toBeVisible();
  return dialog;
}

test('S34: services, places and hours are typed, changed, put in order and put away', async ({
  desk,
}) => {
  const { page } = desk;
  await desk.openSettings('Availability');
  await expect(page.getByText('Settings › Scheduling')).toBeVisible();
  await expect(page.getByText('Times are those of your practice, Europe/Berlin.')).toBeVisible();
  await expect(page.getByText('No hours yet')).toBeVisible();
  expect(await violationsOf(page), 'nothing there yet').toEqual([]);

  let dialog = await opened(desk, 'Add place');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(
    dialog.getByText('This is needed.'),
    'the refusal stands at its field',
  ).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Name').fill('Room 2');
  await dialog.getByLabel('Details for the client').fill('12 Pier Street, ring twice');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(desk.toast('Place saved.')).toBeVisible();
  await expect(page.getByText('Office · 12 Pier Street, ring twice')).toBeVisible();

  dialog = await opened(desk, 'Add service');
  await dialog.getByLabel('Name').fill('First visit');
  await dialog.getByLabel('Length in minutes').fill('long');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('This is less or more than can be.')).toBeVisible();
  await expect(dialog.getByLabel('Length in minutes')).toBeFocused();
  await dialog.getByLabel('Length in minutes').fill('80');
  await dialog.getByLabel('Fee').fill('a lot');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Fee')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Fee').fill('120,50');
  expect(await violationsOf(page), 'the dialog').toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('80 minutes, then 10 minutes free · Room 2 · $120.50')).toBeVisible();
  for (const name of ['Follow-up', 'Supervision']) {
    dialog = await opened(desk, 'Add service');
    await dialog.getByLabel('Name').fill(name);
    if (name === 'Supervision') await dialog.getByLabel('Offer it to clients').uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(page.getByText('Only booked by you')).toBeVisible();

  await desk.button('Move Supervision up').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Supervision is now number 2 of 3.')).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Supervision is now number 1 of 3.')).toBeAttached();
  await expect(desk.button('Move Supervision down'), 'up goes no further').toBeFocused();
  const services = await desk.call<Service[]>('Schedules', 'Services');
  expect(services.map(({ name }) => name)).toEqual(['Supervision', 'First visit', 'Follow-up']);
  expect(services[1]).toMatchObject({ minutes: 80, buffer: 10, fee: 12050, isOffered: true });

  await desk.button('Archive Supervision').click();
  await desk
    .dialog('Archive Supervision?')
    .getByRole('button', { name: 'Archive', exact: true })
    .click();
  await expect(desk.button('Change Supervision')).toHaveCount(0);
  await desk.button('Change Room 2').click();
  dialog = desk.dialog('Change place');
  await dialog.getByLabel('Name').fill('Room 3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(desk.button('Change Room 3')).toBeVisible();
  const places = await desk.call<Place[]>('Schedules', 'Places');
  expect(places.map(({ name }) => name)).toEqual(['Room 3']);
});

test('a fee is typed in the currency of the practice, with as many digits as it has', async ({
  desk,
}) => {
  const settings = await desk.call<BillingSettings>('Billings', 'Settings');
  await desk.call('Billings', 'SaveSettings', { ...settings, currency: 'KWD' });
  await desk.openSettings('Availability');
  let dialog = await opened(desk, 'Add service');
  await dialog.getByLabel('Name').fill('Session');
  await dialog.getByLabel('Fee (KWD)').fill('12.125');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await desk.button('Change Session').click();
  dialog = desk.dialog('Change service');
  await expect(dialog.getByLabel('Fee (KWD)')).toHaveValue('12.125');
  await desk.page.keyboard.press('Escape');
  const [service] = await desk.call<Service[]>('Schedules', 'Services');
  expect(service).toMatchObject({ fee: 12125 });

  const kept = await desk.call<BillingSettings>('Billings', 'Settings');
  await desk.call('Billings', 'SaveSettings', { ...kept, currency: 'JPY' });
  await desk.button('Change Session').click();
  await dialog.getByLabel('Fee (JPY)').fill('120.5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Type an amount, such as 120.')).toBeVisible();
  await dialog.getByLabel('Fee (JPY)').fill('9000');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.page.getByText('JP¥9,000').or(desk.page.getByText('¥9,000'))).toBeVisible();
});

test('S34: weekly hours, days that differ and rules, each refusal at its field, and undo', async ({
  desk,
}) => {
  const { page } = desk;
  const read = () => desk.call<Availability>('Schedules', 'Availability');
  await desk.openSettings('Availability');
  let dialog = await opened(desk, 'Add hours');
  for (const day of ['Tuesday', 'Thursday']) await dialog.getByLabel(day).uncheck();
  await fillParts(dialog, 'From', '0900');
  await fillParts(dialog, 'To', '0800');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('The end comes before the beginning.')).toBeVisible();
  await fillParts(dialog, 'To', '1330');
  await dialog.getByLabel('Every how many weeks').fill('2');
  expect(await violationsOf(page), 'the dialog').toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const line = page.getByText('Mon, Wed, Fri · 9:00–13:30');
  await expect(line).toBeVisible();
  await expect(page.getByText('Every 2 weeks · Every place')).toBeVisible();
  expect((await read()).blocks).toMatchObject([
    { every: 2, days: [1, 3, 5], from: 540, to: 810, placeId: '' },
  ]);

  dialog = await opened(desk, 'Add hours');
  await fillParts(dialog, 'From', '1000');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('You are open at this time already')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await desk.button('Remove Mon, Wed, Fri · 9:00–13:30').click();
  await expect(desk.toast('Hours removed.')).toBeVisible();
  await expect(line).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(line).toBeVisible();

  dialog = await opened(desk, 'Add days');
  await fillParts(dialog, 'First day', '24122030');
  await fillParts(dialog, 'Last day', '01122030');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('The end comes before the beginning.')).toBeVisible();
  await fillParts(dialog, 'Last day', '31122030');
  await dialog.getByLabel('Note').fill('At the sea');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('24 Dec 2030 – 31 Dec 2030')).toBeVisible();
  await expect(page.getByText('Closed · The whole day · Every place · At the sea')).toBeVisible();

  await page.getByLabel('Furthest day').fill('400');
  await page.keyboard.press('Control+s');
  await expect(page.getByText('This is less or more than can be.')).toBeVisible();
  await expect(page.getByLabel('Furthest day')).toBeFocused();
  await page.getByLabel('Furthest day').fill('90');
  await page.getByLabel('Minimum notice').click();
  await page.getByRole('option', { name: '2 days' }).click();
  await desk.button('Save changes').click();
  await expect(desk.toast(/^Saved\.$/)).toBeVisible();
  expect((await read()).rules).toMatchObject({ furthest: 90, notice: 2880 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
});

test('the page says so where this computer has another clock', async ({ desk }) => {
  await desk.call('Practices', 'SaveDetails', {
    ...{ name: 'Harbour Counselling', practitioner: 'Nora Rivers', phone: '' },
    zone: 'America/New_York',
  });
  await desk.openSettings('Availability');
  await expect(desk.page.getByText('This computer’s clock shows other ones')).toBeVisible();
});
