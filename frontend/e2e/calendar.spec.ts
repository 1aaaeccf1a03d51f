// "Calendar": every view, appointments once and again and again, moved and cancelled by the keyboard alone.
import type { Calendar } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, type Desk } from './screens/desk';
import { book, openPractice } from './screens/diary';
import { fillParts } from './screens/parts';
import { Portal } from './screens/portal';
import { violationsOf } from './walk/axe';
import { fitsAt } from './walk/looks';

type View = 'Day' | 'Week' | 'Month' | 'List';

/** The Tuesday after next: nothing that a test does there is over, and a working day it is in any week. */
function tuesday(): string {
  const at = new Date();
  at.setUTCDate(at.getUTCDate() + ((2 - at.getUTCDay() + 7) % 7) + 7);
  return at.toISOString().slice(0, 10);
}

const digits = (day: string) => day.split('-').reverse().join('');
const entries = (desk: Desk) => desk.page.locator('main').locator('.ec-event:not(.ec-preview)');

async function show(desk: Desk, view: View): Promise<void> {
  await desk.page.getByRole('radio', { name: view, exact: true }).check({ force: true });
}

/** What stands in the calendar on a day. */
async function on(desk: Desk, day: string): Promise<Calendar['entries']> {
  const range = [`${day}T00:00:00+01:00`, `${day}T23:59:59+01:00`] as const;
  return (await desk.call<Calendar>('Appointments', 'Between', ...range)).entries;
}

/** Goes on, week by week, to the one of a day. */
async function goTo(desk: Desk, day: string): Promise<void> {
  const { page } = desk;
  await show(desk, 'Week');
  const shown = page.locator(`.ec-col-head time[datetime="${day}"]`);
  for (let week = 0; week < 60 && (await shown.count()) === 0; week++) {
    await desk.button('Later').click();
  }
  await expect(shown).toBeVisible();
}

test('S34: an appointment is booked, moved and cancelled by the keyboard alone, with conflicts told', async ({
  desk,
}) => {
  const { page } = desk;
  const day = tuesday();
  await openPractice(desk);
  const client = await desk.addClient(ana, false);
  await book(desk, { title: 'Supervision', start: `${day}T11:30:00+01:00`, minutes: 60 });
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(desk.heading('Calendar')).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('new app');
  await page.getByRole('option', { name: 'New appointment' }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = desk.dialog('New appointment');
  await expect(dialog.getByRole('radio', { name: 'With a client' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('combobox', { name: 'Client' })).toBeFocused();
  await page.keyboard.type('alv');
  await expect(page.getByRole('option', { name: 'Alvarez, Ana' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Client' })).toHaveValue('Alvarez, Ana');
  await dialog.getByLabel('Service').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Follow-up' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Place')).toHaveText('Pier Street');
  await fillParts(dialog, 'Day', digits(day));
  await fillParts(dialog, 'Begins', '1100');
  await expect(dialog.getByText('At the same time as Supervision')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Book anyway' })).toBeVisible();
  await expect(dialog.getByRole('group', { name: 'Free:' })).toContainText('9:00');
  expect(await violationsOf(page), 'the dialog').toEqual([]);
  await fillParts(dialog, 'Begins', '1000');
  await expect(dialog.getByText('At the same time as')).toHaveCount(0);
  await dialog.getByLabel('Note').fill('Bring the letter');
  await dialog.getByRole('button', { name: 'Book', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(desk.toast('Appointment booked.')).toBeVisible();
  expect((await on(desk, day))[0]).toMatchObject({
    ...{
      holderId: client.id,
      service: 'Follow-up',
      place: 'Pier Street',
      note: 'Bring the letter',
    },
    conflicts: [],
  });

  await goTo(desk, day);
  const anas = page.locator('main .ec-event.client:not(.ec-preview)');
  await anas.focus();
  await page.keyboard.press('Enter');
  const shown = desk.dialog('Ana Alvarez');
  await expect(shown).toContainText('10:00–10:50');
  await shown.getByRole('button', { name: 'Move to…' }).focus();
  await page.keyboard.press('Enter');
  const moving = desk.dialog('Move Ana Alvarez');
  await fillParts(moving, 'Begins', '1115');
  await expect(moving.getByText('At the same time as Supervision')).toBeVisible();
  expect(await violationsOf(page), 'the dialog that moves').toEqual([]);
  await moving.getByRole('button', { name: 'Move anyway' }).press('Enter');
  await expect(desk.toast('Moved.')).toBeVisible();
  await expect(anas).toContainText('11:15–12:05');
  await expect(anas, 'what lies over another is said').toContainText(
    'At the same time as Supervision',
  );
  await page.keyboard.press('Control+z');
  await expect(anas).toContainText('10:00–10:50');

  await anas.press('Enter');
  await shown.getByRole('button', { name: 'Cancel appointment' }).press('Enter');
  const cancelling = desk.dialog('Cancel the appointment of Ana Alvarez?');
  await expect(cancelling.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('I am ill');
  expect(await violationsOf(page), 'the dialog that cancels').toEqual([]);
  await page.keyboard.press('Escape');
  await anas.press('Enter');
  await shown.getByRole('button', { name: 'Cancel appointment' }).press('Enter');
  await expect(cancelling.getByLabel('Reason'), 'it is kept').toHaveValue('I am ill');
  await cancelling.getByRole('button', { name: 'Cancel appointment' }).press('Enter');
  await expect(desk.toast('Appointment cancelled.')).toBeVisible();
  await expect(anas).toHaveCount(0);
  await desk.openClient(ana);
  const card = page.getByRole('region', { name: 'Appointments' });
  await expect(card).toContainText('No appointment is agreed with Ana.');
  await card.getByText('Earlier').click();
  await expect(card).toContainText('Cancelled · Follow-up · Pier Street');
  await card.getByRole('button', { name: /10:00/ }).press('Enter');
  await shown.getByRole('button', { name: 'Restore' }).press('Enter');
  await expect(desk.toast('The appointment is on again.')).toBeVisible();
  await expect(card).not.toContainText('Cancelled');

  await card.getByRole('button', { name: /10:00/ }).press('Enter');
  await shown.getByRole('button', { name: 'Cancel appointment' }).press('Enter');
  await cancelling.getByRole('button', { name: 'Cancel appointment' }).press('Enter');
  await expect(cancelling).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(card, 'undone').not.toContainText('Cancelled');

  const { id } = (await on(desk, day))[0]!;
  await desk.call('Appointments', 'Cancel', id, '', 'one', false);
  await book(desk, { title: 'Dentist', start: `${day}T10:15:00+01:00`, minutes: 20 });
  await card.getByText('Earlier').click();
  await card.getByRole('button', { name: /10:00/ }).press('Enter');
  await shown.getByRole('button', { name: 'Restore' }).press('Enter');
  await expect(shown.getByText('Something else is there at this time.')).toBeVisible();
});

test('S34: every view shows what there is, breaks no rule and fits the smallest window', async ({
  desk,
}) => {
  const { page } = desk;
  const day = tuesday();
  await openPractice(desk);
  const client = await desk.addClient(bo, false);
  await book(desk, { holderId: client.id, start: `${day}T10:00:00+01:00` });
  await book(desk, { title: 'Lunch', start: `${day}T12:30:00+01:00`, minutes: 30 });
  await book(desk, { title: 'Call', start: `${day}T13:00:00+01:00`, minutes: 15 });
  await desk.section('Calendar').click();
  await goTo(desk, day);
  await expect(entries(desk)).toHaveCount(3);
  for (const view of ['Week', 'Day', 'Month', 'List'] as const) {
    await show(desk, view);
    if (view === 'Day') {
      await expect(page.getByRole('status').filter({ hasText: /day, / })).toBeVisible();
    } else {
      await expect(page.locator('main').getByText('Bo Baker').first()).toBeVisible();
      await expect(page.locator('main').getByText('Lunch').first()).toBeVisible();
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), `${view}, ${colorScheme}`).toEqual([]);
    }
    expect(await fitsAt({ width: 960, height: 640 })(page, view)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 820 });
  }
  await page.getByRole('button', { name: /Bo Baker/ }).click();
  await desk.dialog('Bo Baker').getByRole('button', { name: 'Open client' }).click();
  await expect(desk.heading('Bo Baker')).toBeVisible();
});

test('S34: a series comes again, over a change of the clock too; one of it or those after it are moved and cancelled', async ({
  desk,
}) => {
  const { page } = desk;
  await openPractice(desk);
  const client = await desk.addClient(ana, false);
  const repeat = { every: 1, days: [], until: '', count: 4 };
  await book(desk, { holderId: client.id, start: '2027-03-16T10:00:00+01:00', repeat });
  await desk.openClient(ana);
  const card = page.getByRole('region', { name: 'Appointments' });
  const times = card.getByRole('listitem').getByRole('button');
  await expect(times, 'the clock changes on 28 March').toHaveText([
    ...[/16 Mar 2027, 10:00/, /23 Mar 2027, 10:00/, /30 Mar 2027, 10:00/, /6 Apr 2027, 10:00/],
  ]);

  await times.nth(1).click();
  await desk.dialog('Ana Alvarez').getByRole('button', { name: 'Move to…' }).click();
  let dialog = desk.dialog('Move Ana Alvarez');
  await fillParts(dialog, 'Begins', '1400');
  await dialog.getByLabel('This one and those after it').check();
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(times).toHaveText([
    /16 Mar/,
    /23 Mar 2027, 14:00/,
    /30 Mar 2027, 14:00/,
    /6 Apr 2027, 14:00/,
  ]);

  await times.nth(2).click();
  await desk.dialog('Ana Alvarez').getByRole('button', { name: 'Cancel appointment' }).click();
  dialog = desk.dialog('Cancel the appointment of Ana Alvarez?');
  await dialog.getByRole('button', { name: 'Cancel appointment' }).click();
  await expect(times.filter({ hasText: '30 Mar' }).first(), 'it is an earlier one').toBeHidden();
  await expect(times.filter({ hasText: '6 Apr' })).toBeVisible();

  await card.getByRole('button', { name: 'New appointment' }).click();
  dialog = desk.dialog('New appointment');
  await expect(dialog.getByRole('combobox', { name: 'Client' })).toHaveValue('Ana Alvarez');
  await fillParts(dialog, 'Day', '01092027');
  await fillParts(dialog, 'Begins', '0930');
  await dialog.getByLabel('Repeat').click();
  await page.getByRole('option', { name: 'Weekly' }).click();
  await dialog.getByLabel('Ends').click();
  await page.getByRole('option', { name: 'After a number of times' }).click();
  await dialog.getByLabel('How many times').fill('many');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(dialog.getByLabel('How many times')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('How many times').fill('2');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(times.filter({ hasText: '8 Sept 2027' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(times.filter({ hasText: '1 Sept 2027' }).first(), 'undone').toBeHidden();
});

test('a free time is clicked or drawn, and time that is taken is dragged, resized and put back', async ({
  desk,
}) => {
  const { page } = desk;
  const day = tuesday();
  await openPractice(desk);
  await desk.section('Calendar').click();
  await goTo(desk, day);
  const column = (await page.locator(`.ec-col-head time[datetime="${day}"]`).boundingBox())!;
  const at = async (text: string) =>
    (await page.locator('.ec-sidebar time').getByText(text, { exact: true }).boundingBox())!;
  const x = column.x + column.width / 2;
  const half = (await at('11:00')).y - (await at('10:00')).y;
  const y = async (text: string, part = 0) => (await at(text)).y + 12 + half * part;

  await page.mouse.click(x, await y('10:00'));
  const dialog = desk.dialog('New appointment');
  await dialog.getByRole('radio', { name: 'Time that is taken' }).check({ force: true });
  await expect(dialog.locator('.segmented').nth(1)).toContainText('10:00');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(dialog.getByText('This is needed.')).toBeVisible();
  await dialog.getByLabel('Title').fill('Supervision');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  const block = entries(desk).filter({ hasText: 'Supervision' });
  await expect(block).toContainText('10:00–10:50');

  await page.mouse.move(x, (await block.boundingBox())!.y + 10);
  await page.mouse.down();
  await page.mouse.move(x, (await block.boundingBox())!.y + 10 + half, { steps: 8 });
  await page.mouse.up();
  await expect(desk.toast('Moved.')).toBeVisible();
  await expect(block).toContainText('11:00–11:50');
  await page.keyboard.press('Control+z');
  await expect(block).toContainText('10:00–10:50');

  await page.mouse.move(x, await y('12:00'));
  await page.mouse.down();
  await page.mouse.move(x, await y('13:00', 0.4), { steps: 8 });
  await page.mouse.up();
  await expect(dialog.getByLabel('Minutes')).toHaveValue(/^(75|90|105)$/);
});

test('S50: unread messages of a client are told on their overview, and lead to the thread', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await phone.page.getByRole('link', { name: /^Write to / }).click();
  await phone.page.getByLabel('Your message').fill('Is Tuesday still right?');
  await phone.button('Send message').click();
  await expect(phone.page.getByRole('log').getByRole('article')).toHaveCount(1);
  await desk.openClient(ana);
  await expect(desk.page.getByText('1 unread message of Ana')).toBeVisible();
  await desk.button('Read').click();
  await expect(desk.page.getByRole('log').getByText('Is Tuesday still right?')).toBeVisible();
});
