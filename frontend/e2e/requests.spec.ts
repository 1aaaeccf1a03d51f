// Appointment requests on both faces of the real program: asked for on a phone of 320 px, answered at the desk, and each
// side sees at once what the other did; and without JavaScript.
import type { Page } from '@playwright/test';
import type { Place, RequestList, Service } from '../desktop/contract';
import type { Mailbox } from './real/mailbox';
import { expect, test } from './real/test';
import { ana, bo, type Desk, type Person } from './screens/desk';
import { book } from './screens/diary';
import { Portal } from './screens/portal';
import { breaksNoRule, fits } from './walk/looks';

const small = { viewport: { width: 320, height: 568 }, timezoneId: 'Europe/Madrid' };
const everyDay = { every: 1, days: [1, 2, 3, 4, 5, 6, 7], until: '' };

/** A practice in New York that is open from nine to twelve, with one service at one place. */
async function openPractice(desk: Desk): Promise<void> {
  await desk.call('Practices', 'SaveDetails', {
    name: 'Harbour Counselling',
    practitioner: 'Nora Rivers',
    phone: '555-0199',
    zone: 'America/New_York',
  });
  const place = { id: '', name: 'Harbour Street', kind: 'office', detail: 'Second floor' };
  const { id } = await desk.call<Place>('Schedules', 'SavePlace', place);
  await desk.call<Service>('Schedules', 'SaveService', {
    ...{ id: '', name: 'Session', code: '', minutes: 60, buffer: 0, fee: 0, isOffered: true },
    placeIds: [id],
  });
  const firstDay = new Date().toISOString().slice(0, 10);
  const hours = { id: '', firstDay, from: 9 * 60, to: 12 * 60, placeId: '', ...everyDay };
  await desk.call('Schedules', 'SaveBlock', hours);
  await desk.call('Schedules', 'SaveRules', {
    ...{ step: 60, notice: 1440, furthest: 14, cancelWithin: 0 },
  });
}

/** Somebody who is signed in on a phone. */
async function signedIn(desk: Desk, box: Mailbox, page: Page, who: Person): Promise<Portal> {
  await desk.addClient(who, true);
  const phone = new Portal(page);
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await expect(phone.greeting(who.first)).toBeVisible();
  return phone;
}

const times = (page: Page) => page.locator('.times a');

test('S34 S49: a time is asked for on a phone, and both sides see at once what the other did', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  await openPractice(desk);
  const page = await (await pickUpPhone(small)).newPage();
  const box = await mailbox('ana');
  const phone = await signedIn(desk, box, page, ana);
  const look = async (where: string) => {
    for (const each of [breaksNoRule('light', 'dark'), fits]) {
      expect(await each(page, where)).toEqual([]);
    }
  };
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await expect(phone.heading('Appointments')).toBeVisible();
  await look('appointments, none');
  await page.getByRole('link', { name: 'Ask for an appointment' }).click();
  await expect(phone.heading('When?')).toBeVisible();
  await expect(
    page.getByText('your time:').first(),
    'the clock of the phone shows another',
  ).toBeVisible();
  await look('free times');
  await page.screenshot({ path: '../.build/shots/portal-times.png', fullPage: true });
  await times(page).first().click();
  await expect(phone.heading('Ask for this time')).toBeVisible();
  await page.getByLabel('Anything the practice should know').fill('Could we do mornings?');
  await look('ask for this time');
  await phone.button('Send the request').click();
  await expect(page.getByText('Asked for, not yet confirmed', { exact: true })).toBeVisible();
  await look('a request');
  await page.screenshot({ path: '../.build/shots/portal-request.png', fullPage: true });

  await expect(desk.section('Requests'), 'the rail counts it').toContainText(
    '1 request waits for you',
  );
  await desk.section('Requests').click();
  const row = desk.page.getByRole('article', { name: /^Ana Alvarez/ });
  await expect(row).toContainText('Could we do mornings?');
  await expect(row).toContainText('New client');
  await expect(row).toContainText('9:00');
  for (const each of [breaksNoRule('light', 'dark'), fits]) {
    expect(await each(desk.page, 'requests')).toEqual([]);
  }
  await desk.page.screenshot({ path: '../.build/shots/desk-requests.png' });
  await desk.call('Practices', 'SaveUndoWindow', 30);
  await row.getByRole('button', { name: /^Accept: Ana/ }).click();
  await expect(page.getByText('Second floor')).toBeVisible();
  await desk.button('Undo').click();
  await expect(desk.toast('Undone. The request waits for your answer.')).toBeVisible();
  await expect(
    page.getByText('Asked for, not yet confirmed', { exact: true }),
    'as before',
  ).toBeVisible();
  await expect(page.getByText('Second floor')).toBeHidden();
  await row.getByRole('button', { name: /^Decline: Ana/ }).click();
  await desk.dialog('Decline').getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(desk.page.getByText('No requests waiting.')).toBeVisible();
  await desk.page.keyboard.press('Control+z');
  await expect(row).toContainText('Waits for you');
  await desk.call('Practices', 'SaveUndoWindow', 0);
  await row.getByRole('button', { name: /^Accept: Ana/ }).click();
  await expect(desk.page.getByText('No requests waiting.')).toBeVisible();
  await expect(page.getByText('Second floor'), 'the open page shows it by itself').toBeVisible();
  await expect(page.getByText('Asked for, not yet confirmed', { exact: true })).toBeHidden();
  await expect(async () => expect(await box.letters()).toHaveLength(2)).toPass();
  const { mail } = (await box.letters())[1]!;
  expect(mail.attachments.map(({ mimeType }) => mimeType)).toContain('application/ics');
  expect(mail.subject).toContain('Your appointment at Harbour Counselling');

  await page.getByRole('link', { name: /^Cancel this appointment/ }).click();
  await look('cancel');
  await phone.button('Yes, cancel it').click();
  await expect(page.getByText('Cancelled by you', { exact: true })).toBeVisible();
});

test('S49: other times are offered, one is taken; a declined request says why', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  await openPractice(desk);
  const page = await (await pickUpPhone(small)).newPage();
  const phone = await signedIn(desk, await mailbox('ana'), page, ana);
  const ask = async () => {
    await page.goto(`${desk.program.portal}/appointments/new`);
    await times(page).first().click();
    await phone.button('Send the request').click();
    await expect(page.getByText('Asked for, not yet confirmed', { exact: true })).toBeVisible();
  };
  await ask();
  await desk.section('Requests').click();
  await desk.button(/^Offer another time: Ana/).click();
  const dialog = desk.dialog('Offer Ana Alvarez other times');
  await expect(dialog.getByRole('checkbox').first()).toBeVisible();
  await desk.page.screenshot({ path: '../.build/shots/desk-offer.png' });
  for (const each of [breaksNoRule('light', 'dark'), fits]) {
    expect(await each(desk.page, 'offer')).toEqual([]);
  }
  await dialog.getByRole('checkbox').nth(1).check();
  await dialog.getByRole('checkbox').nth(3).check();
  await dialog.getByRole('button', { name: 'Offer these times' }).click();
  await expect(desk.page.getByText('Other times offered')).toBeVisible();
  await expect(
    page.getByText('The practice offers you other times', { exact: true }),
  ).toBeVisible();
  await page.screenshot({ path: '../.build/shots/portal-offer.png', fullPage: true });
  await page
    .getByRole('button', { name: /^Take this time/ })
    .first()
    .click();
  await expect(page.getByText('Thank you, that time is yours.', { exact: true })).toBeVisible();
  await expect(
    desk.page.getByText('No requests waiting.'),
    'the window shows it by itself',
  ).toBeVisible();

  await ask();
  await desk.button(/^Decline: Ana/).press('Enter');
  const saying = desk.dialog('Decline');
  await expect(saying.getByLabel('Reason')).toBeFocused();
  await desk.page.keyboard.type('I am away that week.');
  for (const each of [breaksNoRule('light', 'dark'), fits]) {
    expect(await each(desk.page, 'decline')).toEqual([]);
  }
  await desk.page.keyboard.press('Escape');
  await expect(saying).toBeHidden();
  await desk.button(/^Decline: Ana/).press('Enter');
  await expect(saying.getByLabel('Reason'), 'it is kept').toHaveValue('I am away that week.');
  await saying.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(
    page.getByText('The practice writes: I am away that week.', { exact: true }),
  ).toBeVisible();
  await desk.page.getByRole('tab', { name: 'Archived' }).click();
  await expect(desk.page.getByText('You wrote: I am away that week.')).toBeVisible();
});

test('S49: it works without JavaScript, and of two who ask for one time the second is told', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  await openPractice(desk);
  const plain = await (await pickUpPhone({ ...small, javaScriptEnabled: false })).newPage();
  const phone = await signedIn(desk, await mailbox('ana'), plain, ana);
  await plain.goto(`${desk.program.portal}/appointments/new`);
  await expect(plain.getByText('America/New_York')).toBeVisible();
  await times(plain).first().click();
  const other = await (await pickUpPhone(small)).newPage();
  const second = await signedIn(desk, await mailbox('bo'), other, bo);
  await other.goto(`${desk.program.portal}/appointments/new`);
  await times(other).first().click();
  await second.button('Send the request').click();
  await expect(other.getByText('Asked for, not yet confirmed')).toBeVisible();
  await phone.button('Send the request').click();
  await expect(plain.getByText('That time was just taken. These are still free:')).toBeVisible();
  await times(plain).first().click();
  await phone.button('Send the request').click();
  await expect(plain.getByText('Asked for, not yet confirmed')).toBeVisible();
  await phone
    .button('Withdraw')
    .or(plain.getByRole('button', { name: /^Withdraw/ }))
    .first()
    .click();
  await expect(plain.getByText('Withdrawn by you')).toBeVisible();
  const left = await desk.call<RequestList>('Requests', 'List', false);
  expect(left.requests).toHaveLength(1);
});

test('S49: times are told in the clock of the phone too, right while only one of the two has changed', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  await openPractice(desk);
  const page = await (await pickUpPhone(small)).newPage();
  await signedIn(desk, await mailbox('ana'), page, ana);
  const { rows } = await desk.call<{ rows: { id: string }[] }>('Clients', 'Page', {
    ...{ text: '', status: '', access: '', offset: 0, limit: 10 },
  });
  // New York changes its clock on 14 March 2027, Madrid on the 28th.
  for (const day of ['10T15', '16T14', '30T14']) {
    await book(desk, { holderId: rows[0]!.id, start: `2027-03-${day}:00:00Z`, minutes: 60 });
  }
  await page.goto(`${desk.program.portal}/appointments`);
  const own = page.locator('#agenda small');
  await expect(own).toHaveText([/Wed 16:00/, /Tue 15:00/, /Tue 16:00/]);
  await expect(page.locator('#agenda').getByText(/10:00/).first()).toBeVisible();
  await page.screenshot({ path: '../.build/shots/portal-agenda.png', fullPage: true });
});
