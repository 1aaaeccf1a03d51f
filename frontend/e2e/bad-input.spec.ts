// Whatever is typed into any text field of the window: it is refused at its field, or kept as the text it is.
// Nothing of it runs, nothing is lost, and the screen goes on.
import type { Locator } from '@playwright/test';
import type { Paper } from '../desktop/contract';
import { expect, test } from './real/test';
import { bo, Desk } from './screens/desk';
import { openPractice } from './screens/diary';
import { fillParts } from './screens/parts';
import { badTexts, expectPlain, longText, markup, tryEveryField } from './walk/fields';

test('at the first start, the passphrase and every field of the set-up', async ({
  start,
  browse,
}) => {
  test.slow(); // every field is tried with everything
  const desk = await Desk.enter(await start(), await browse());
  const { page } = desk;
  await desk.button('Continue').click();
  const again = page.getByLabel('Passphrase again');
  for (const text of [longText, markup]) {
    await desk.passphrase.fill(text);
    await again.fill(text);
    await desk.button('Start').click();
    if (text === longText) {
      await expect(desk.passphrase).toHaveAccessibleDescription(/too long/);
      await expect(desk.passphrase).toHaveValue(longText);
    }
  }
  const save = desk.button('Save changes');
  const main = page.locator('main');
  for (const step of ['Name your practice', 'Connect an email account', 'Set the portal address']) {
    await expect(desk.heading(step)).toBeVisible();
    expect(await tryEveryField(page, { scope: main, save }), step).not.toEqual([]);
    await desk.button(/^(Skip this step|Continue)$/).click();
  }
  await expect(desk.heading('Home')).toBeVisible();

  // What was typed as markup opens the records, and nothing else does.
  await page.keyboard.press('Control+l');
  const locked = page.locator('main input');
  await locked.fill(`${markup} `);
  await page.keyboard.press('Enter');
  await expect(page.getByText('This passphrase does not open your records.')).toBeVisible();
  await locked.fill(markup);
  await page.keyboard.press('Enter');
  await expect(desk.heading('Home')).toBeVisible();
  await expectPlain(page);
});

test('in the settings: practice, email, mailbox, portal address and hosting', async ({ desk }) => {
  test.slow(); // every field is tried with everything
  const { page } = desk;
  const tried: string[] = [];
  const tryCard = async (name: string) => {
    const scope = page.getByRole('region', { name, exact: true });
    const save = scope.getByRole('button', { name: 'Save changes' });
    tried.push(...(await tryEveryField(page, { scope, save })));
  };
  await desk.openSettings('Practice');
  await tryCard('Name and contact');
  await desk.openSettings('Portal hosting');
  for (const way of [/^Behind my own proxy/, /^Direct, with/, /^Local network/]) {
    await page.getByRole('radio', { name: way }).check();
    await tryCard('How clients reach the portal');
  }
  await tryCard('Where clients sign in');
  await desk.openSettings('Email sending');
  await page.getByLabel('Look for returned mail in this mailbox').check();
  await tryCard('Returned mail');
  await tryCard('Email account');
  await desk.openSettings('Email templates');
  await tryCard('What your emails say');
  expect(tried.length, tried.join(', ')).toBeGreaterThanOrEqual(20);
  await desk.section('Home').click();
  await expect(desk.heading('Home')).toBeVisible();
});

test('of a client: the form, the profile, a contact, and every search', async ({ desk }) => {
  test.slow(); // every field is tried with everything
  const { page } = desk;
  const dialog = desk.dialog('Create client');
  let nth = 0;
  const fillIn = async () => {
    nth += 1;
    await page.keyboard.press('Control+n');
    await dialog.getByLabel('Legal first name').fill('Ana');
    await dialog.getByRole('button', { name: 'Add email' }).click();
    await dialog.getByLabel('Email 1', { exact: true }).fill(`ana.${nth}@example.test`);
    await dialog.getByRole('button', { name: 'Add phone' }).click();
    await dialog.getByLabel('Phone 1', { exact: true }).fill('555-0100');
  };
  await fillIn();
  const save = dialog.getByRole('button', { name: 'Save', exact: true });
  const form = { scope: dialog, save, again: fillIn };
  expect((await tryEveryField(page, form)).length).toBeGreaterThanOrEqual(5);
  await page.keyboard.press('Escape');

  await desk.addClient(bo, false);
  await desk.openClient(bo);
  await desk.edit('Client Info');
  const profile = { scope: page.locator('main'), save: desk.button('Save client') };
  expect((await tryEveryField(page, profile)).length).toBeGreaterThanOrEqual(4);

  await page.getByRole('tab', { name: 'Contacts' }).click();
  const contact = page.getByRole('dialog');
  const addContact = async () => {
    await desk.button('Add contact').click();
    await contact.getByLabel('First name').fill('Bea');
  };
  await addContact();
  const saveContact = contact.getByRole('button', { name: 'Save contact' });
  const fields = { scope: contact, save: saveContact, again: addContact };
  expect((await tryEveryField(page, fields)).length).toBeGreaterThanOrEqual(4);
  await page.keyboard.press('Escape');
  await expectPlain(page);

  // Names that were taken stand in the list as the text they are, and every search takes anything.
  await desk.section('Clients').click();
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: '<b data-made>' }).first()).toBeVisible();
  await search(desk, page.getByPlaceholder('Filter by name, email or phone'));
  await page.keyboard.press('Control+k');
  await search(desk, page.getByRole('combobox', { name: 'Search clients, or type a command' }));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+M');
  await search(desk, page.getByRole('searchbox', { name: 'Search by name' }));
});

/** Types everything into a field that searches while it is being typed into. */
async function search(desk: Desk, field: Locator): Promise<void> {
  for (const text of Object.values(badTexts)) {
    await field.fill(text);
    await expectPlain(desk.page);
  }
  await field.fill('');
}

test('in what is written to a client: an invitation, a share, a message', async ({ desk }) => {
  test.slow(); // every field is tried with everything
  const { page } = desk;
  await desk.call('Practices', 'SaveUndoWindow', 180);
  await published(desk, { title: 'Privacy notice', language: 'en', text: 'Please read.' });
  await desk.addClient(bo, false);
  await desk.openClient(bo);

  const dialog = page.getByRole('dialog');
  await desk.button('Share').click();
  await dialog.getByLabel('Privacy notice').check();
  await dialog.getByRole('button', { name: 'Continue to Email' }).click();
  for (const label of ['Subject', 'Message']) {
    const field = dialog.getByRole('textbox', { name: label, exact: true });
    for (const [kind, text] of Object.entries(badTexts)) {
      const before = await field.inputValue();
      await field.fill(text);
      const typed = await field.inputValue();
      await dialog.getByRole('button', { name: 'Continue to Review' }).click();
      const share = dialog.getByRole('button', { name: 'Share & Send Now' });
      await expect(share.or(dialog.locator('[aria-invalid]')).first(), kind).toBeVisible();
      await expectPlain(page);
      if (await share.isVisible()) await dialog.getByRole('button', { name: 'Back' }).click();
      await expect(field, `${kind} stays in ${label}`).toHaveValue(typed);
      await field.fill(before);
    }
  }
  await page.keyboard.press('Escape');

  await desk.edit('Client Portal');
  await desk.button('Send email').click();
  const change = async () => {
    await desk.button('Edit message').click();
    await expect(dialog.getByRole('textbox', { name: 'Message' })).toHaveValue(/\S/);
  };
  await change();
  const save = dialog.getByRole('button', { name: 'Save changes' });
  expect(await tryEveryField(page, { scope: dialog, save, again: change })).toHaveLength(2);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Shift+M');
  await desk.button('New message').click();
  await dialog.getByRole('checkbox', { name: 'Baker, Bo' }).check();
  await dialog.getByRole('button', { name: 'Write a message' }).click();
  const field = page.getByLabel('Write to Bo Baker');
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await field.fill(longText);
  await expect(send).toBeDisabled();
  await expect(field).toHaveAccessibleDescription(/too long/);
  const log = page.getByRole('log', { name: 'Messages with Bo Baker' });
  const taken = Object.entries(badTexts).filter(([, text]) => text !== longText);
  for (const [nth, [kind, text]] of taken.entries()) {
    await field.fill(text);
    await send.click();
    await expect(log.getByRole('article'), kind).toHaveCount(nth + 1);
  }
  await expect(log).toContainText('<b data-made>b</b><script>');
  await expectPlain(page);
});

test('in the library: a text, and every field of a questionnaire', async ({ desk }) => {
  test.slow(); // every field is tried with everything
  const { page } = desk;
  const choose = async (menu: string, item: string) => {
    await desk.button(menu).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const form = { scope: page.locator('main'), save: desk.button('Save draft') };
  await desk.openSettings('Shareable documents');
  await choose('New document', 'Text to sign');
  await page.getByRole('textbox', { name: /^Title/ }).fill('House rules');
  await page.getByRole('textbox', { name: /^Text/ }).fill('No shoes.');
  await form.save.click();
  expect(await tryEveryField(page, form)).toHaveLength(2);

  await desk.button('All documents').click();
  await choose('New document', 'Questionnaire');
  await page.getByRole('textbox', { name: /^Title/ }).fill('First visit');
  await choose('Add question', 'One choice');
  await page.getByRole('textbox', { name: /^Question/ }).fill('Tea?');
  await page.getByRole('textbox', { name: /^Answer 1/ }).fill('Yes');
  await page.getByRole('textbox', { name: /^Answer 2/ }).fill('No');
  await form.save.click();
  await expect(desk.toast('The draft was saved.').first()).toBeVisible();
  expect((await tryEveryField(page, form)).length).toBeGreaterThanOrEqual(6);
  for (const kind of ['Scale', 'Number']) {
    await choose('Add question', kind);
    const field = page.getByRole('textbox', { name: /^Question/ }).last();
    await field.fill(`How much ${kind}?`);
    await form.save.click();
    const part = page.locator('main li').filter({ has: field });
    expect((await tryEveryField(page, { ...form, part })).length).toBeGreaterThanOrEqual(3);
  }
});

test('in the calendar and in availability: appointments, services, places, days, and times that cannot be', async ({
  desk,
}) => {
  test.slow(); // every field is tried with everything
  const { page } = desk;
  const { service } = await openPractice(desk);
  await desk.addClient(bo, false);
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: /^(Save|Book|Book anyway|Cancel appointment)$/ });
  const tryDialog = async (again: () => Promise<void>, fields: number) => {
    await again();
    const tried = await tryEveryField(page, { scope: dialog, save, again });
    expect(tried.length, tried.join(', ')).toBeGreaterThanOrEqual(fields);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  };

  await desk.openSettings('Availability');
  await tryDialog(async () => {
    await desk.button('Add service').click();
    await dialog.getByLabel('Name').fill('Talk');
  }, 3);
  await tryDialog(async () => {
    await desk.button('Add place').click();
    await dialog.getByLabel('Name').fill('Room');
  }, 2);
  let day = 0;
  await tryDialog(async () => {
    await desk.button('Add days').click();
    const date = `${String((day++ % 28) + 1).padStart(2, '0')}032031`;
    for (const part of ['First day', 'Last day']) await fillParts(dialog, part, date);
  }, 1);

  await desk.section('Calendar').click();
  let hour = 0;
  await tryDialog(async () => {
    await desk.button('New appointment').click();
    await dialog.getByRole('radio', { name: 'Time that is taken' }).check({ force: true });
    await dialog.getByLabel('Title').fill('Supervision');
    await fillParts(dialog, 'Day', `${String((hour % 28) + 1).padStart(2, '0')}042031`);
    await fillParts(
      dialog,
      'Begins',
      `${String(9 + (Math.floor(hour++ / 28) % 9)).padStart(2, '0')}00`,
    );
  }, 3);

  // What no field of the window lets through is refused behind it, at its field.
  const of = async (noun: string, verb: string, given: object) =>
    desk.call(noun, verb, given).then(
      () => 'taken',
      (cause: unknown) => String(cause instanceof Error ? cause.message : cause),
    );
  const block = { id: '', every: 1, days: [1], until: '', firstDay: '2031-01-06', placeId: '' };
  const appointment = {
    ...{ id: '', holderId: '', title: 'x', serviceId: service.id, placeId: '', note: '' },
    ...{ repeat: { every: 0, days: [], until: '', count: 0 }, anyway: true, tell: false },
    minutes: 50,
  };
  for (const [given, field] of [
    [{ ...block, from: 600, to: 540 }, 'to'],
    [{ ...block, from: 600, to: 1500 }, 'to'],
    [{ ...block, from: 600, to: 660, firstDay: '0000-01-01' }, 'firstDay'],
    [{ ...block, from: 600, to: 660, firstDay: '9999-12-31' }, 'firstDay'],
  ] as const) {
    expect(await of('Schedules', 'SaveBlock', given)).toContain(field);
  }
  for (const start of ['0001-01-01T10:00:00Z', '9999-12-31T10:00:00Z']) {
    expect(await of('Appointments', 'Save', { ...appointment, start })).toContain('start');
  }
  expect(
    await of('Appointments', 'Save', { ...appointment, start: '2031-01-01T25:00:00Z' }),
  ).not.toBe('taken');
  await expectPlain(page);
});

/** Publishes a document of the library. */
async function published(desk: Desk, text: object): Promise<string> {
  const { document } = await desk.call<Paper>('Documents', 'AddText', text);
  await desk.call('Documents', 'Publish', document.id, document.version);
  return document.id;
}
