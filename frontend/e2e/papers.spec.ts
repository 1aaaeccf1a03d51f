// What a client was given is read, filled in and signed on a phone; what they type saves itself, through a lost
// connection and beside a second tab; the practitioner sees how far they are, and reads it.
import type { Page } from '@playwright/test';
import type { Paper, Received } from '../desktop/contract';
import type { Mailbox } from './real/mailbox';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits } from './walk/looks';

async function publish(desk: Desk, paper: Promise<Paper>): Promise<string> {
  const { document } = await paper;
  await desk.call('Documents', 'Publish', document.id, document.version);
  return document.id;
}

const question = (id: string, kind: string, label: string, more: object = {}) => ({
  ...{ id, kind, label, hint: '', isRequired: true, options: [], min: 0, max: 0 },
  ...{ lowLabel: '', highLabel: '', showIf: { question: '', value: '' }, ...more },
});

const form = {
  sections: [
    {
      title: 'About you',
      text: '',
      measure: '',
      questions: [
        question('name', 'short_text', 'Your name'),
        question('story', 'long_text', 'What brings you here?', { isRequired: false }),
        question('medicine', 'one_choice', 'Do you take medicine?', {
          options: [
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ],
        }),
        question('which', 'short_text', 'Which?', {
          showIf: { question: 'medicine', value: 'yes' },
        }),
      ],
    },
    {
      title: 'Where you live',
      text: '',
      measure: '',
      questions: [
        question('home', 'address', 'Your address', { isRequired: false }),
        question('sleep', 'scale', 'How do you sleep?', {
          min: 1,
          max: 5,
          lowLabel: 'badly',
          highLabel: 'well',
        }),
      ],
    },
  ],
};

/** Somebody with a form to fill in, on its first part. */
async function givenForm(
  desk: Desk,
  box: Mailbox,
  page: Page,
): Promise<{ phone: Portal; clientId: string }> {
  const { id } = await desk.addClient(ana, true);
  const phone = new Portal(page);
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  const paper = desk.call<Paper>('Documents', 'AddForm', {
    ...{ title: 'First visit', language: 'en', form },
  });
  await desk.call('Shares', 'Share', {
    ...{ holderId: id, addressId: '', documents: [await publish(desk, paper)], dueOn: '' },
    wording: { subject: '', message: '' },
  });
  await page.goto(new URL('/papers', page.url()).href);
  await page.getByRole('link', { name: /First visit/ }).click();
  return { phone, clientId: id };
}

test('S53: whoever types on while it is being saved and goes on at once loses nothing, and is not asked', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const page = await (await pickUpPhone({ viewport: { width: 320, height: 568 } })).newPage();
  const { phone } = await givenForm(desk, await mailbox('ana'), page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    return dialog.accept();
  });
  const saved = page.locator('#saved');

  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/save', async (route) => {
    await gate;
    await route.continue();
  });
  await page.getByLabel('Your name').fill('An');
  await page.getByLabel('What brings you here?').focus();
  await expect(saved).toHaveText('Saving…');
  await page.getByLabel('Your name').fill('Ana');
  await phone.button('Save and continue').click();
  letGo();
  await expect(page.getByText('Part 2 of 2')).toBeVisible();
  expect(dialogs, 'nobody is asked whether to leave').toEqual([]);

  await page.getByLabel('City').fill('Springfield');
  await page.context().setOffline(true);
  await phone.button('Save and continue').click();
  await expect(saved, 'it stays where it can be saved from').toContainText(
    'there is no connection',
  );
  await page.context().setOffline(false);
  await phone.button('Back to the part before').click();
  await expect(page.getByLabel('Your name')).toHaveValue('Ana');
  await phone.button('Save and continue').click();
  await expect(page.getByLabel('City')).toHaveValue('Springfield');
  expect(dialogs).toEqual([]);
});

test('S53: what was answered elsewhere, or can no longer be saved, is said as it is', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const page = await (await pickUpPhone({ viewport: { width: 320, height: 568 } })).newPage();
  const { clientId } = await givenForm(desk, await mailbox('ana'), page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    return dialog.accept();
  });
  const saved = page.locator('#saved');
  const other = await page.context().newPage();
  await other.goto(page.url());
  const name = page.getByLabel('Your name');

  const differ = async (here: string, there: string) => {
    await other.getByLabel('Your name').fill(there);
    await other.getByLabel('What brings you here?').focus();
    await expect(other.locator('#saved')).toHaveText(/^Saved at/);
    await name.fill(here);
    await page.getByLabel('What brings you here?').focus();
    await expect(page.getByRole('alert')).toContainText(`answered elsewhere meanwhile: “${there}”`);
    await expect(saved, 'nothing is said to be saved').toHaveText('');
  };
  await differ('Here', 'There');
  await page.reload();
  expect(dialogs, 'what is not saved is not left without a question').toEqual(['beforeunload']);
  await other.reload();
  await differ('Here again', 'There again');
  await page.getByRole('button', { name: 'Use the other answer' }).click();
  await expect(name).toHaveValue('There again');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(dialogs).toHaveLength(1);

  const { given } = await desk.call<Received>('Shares', 'List', clientId);
  await desk.call('Shares', 'Withdraw', given[0]?.id);
  await name.fill('Too late');
  await page.getByLabel('What brings you here?').focus();
  await expect(saved).toHaveText(
    'This form was taken back. What you type here can no longer be saved.',
  );
  await page.reload();
  await expect(page.getByText('This document is not here')).toBeVisible();
  expect(dialogs, 'nothing is left to wait for').toHaveLength(1);
});

test('S53 W10: on a phone answers save themselves, survive a lost connection and a second tab, and are handed in', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const { id } = await desk.addClient(ana, true);
  const phone = new Portal(
    await (await pickUpPhone({ viewport: { width: 320, height: 568 } })).newPage(),
  );
  const page = phone.page;
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  const documents = [
    await publish(
      desk,
      desk.call<Paper>('Documents', 'AddText', {
        title: 'Privacy notice',
        language: 'en',
        text: '# Your data\n\nIt stays <b>here</b>.',
      }),
    ),
    await publish(
      desk,
      desk.call<Paper>('Documents', 'AddForm', { title: 'First visit', language: 'en', form }),
    ),
  ];
  await desk.call('Shares', 'Share', {
    ...{ holderId: id, addressId: '', documents, dueOn: '2099-03-04' },
    wording: { subject: '', message: '' },
  });
  const look = async (where: string, ...schemes: ('light' | 'dark')[]) => {
    for (const each of [breaksNoRule('light', ...schemes), fits]) {
      expect(await each(page, where)).toEqual([]);
    }
  };

  await page.reload();
  await page.getByRole('link', { name: 'Open your documents' }).click();
  await expect(page.getByText('Needs to be completed')).toBeVisible();
  await look('papers', 'dark');
  await page.getByRole('link', { name: /First visit/ }).click();
  await look('part 1', 'dark');
  const saved = page.locator('#saved');
  await expect(page.getByLabel('Which?')).toBeHidden();
  await page.getByRole('radio', { name: 'Yes' }).check();
  await expect(page.getByLabel('Which?'), 'asked as soon as the answer is given').toBeVisible();
  await expect(saved).toHaveText(/^Saved at/);

  const other = new Portal(await page.context().newPage());
  await other.page.goto(page.url());
  await page.context().setOffline(true);
  await page.getByLabel('Your name').fill('Ana');
  await page.getByLabel('Which?').focus();
  await expect(saved).toContainText('there is no connection');
  await page.context().setOffline(false);
  await expect(saved, 'it tries again by itself').toHaveText(/^Saved at/);

  await other.page.getByLabel('Your name').fill('Somebody');
  await other.page.getByLabel('What brings you here?').focus();
  await expect(other.page.getByRole('alert')).toContainText('answered elsewhere meanwhile: “Ana”');
  await other.button('Use what is typed here').click();
  await expect(other.page.locator('#saved')).toHaveText(/^Saved at/);
  await page.reload();
  await expect(page.getByLabel('Your name')).toHaveValue('Somebody');
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeChecked();

  await desk.openClient(ana);
  await expect(desk.page.locator('main')).toContainText('% answered');

  await phone.button('Save and continue').click();
  await expect(page.getByText('Your answers bring up another question'), 'it was seen').toHaveCount(
    0,
  );
  await page.getByRole('radio', { name: '4' }).check();
  await phone.button('Save and continue').click();
  await expect(page.getByText('1 answer is still missing.')).toBeVisible();
  await look('review');
  await page.getByRole('link', { name: 'Change these answers' }).first().click();
  await page.getByLabel('Which?').fill('tea');
  await phone.button('Save and continue').click();
  await expect(page.getByRole('radio', { name: '4' }), 'the second page').toBeChecked();
  await phone.button('Save and continue').click();
  await phone.button('Hand in now').dblclick();
  await expect(page.getByText('Thank you, this is done.')).toBeVisible();

  await page.getByRole('link', { name: 'All documents' }).click();
  await page.getByRole('link', { name: /Privacy notice/ }).click();
  await expect(page.getByText('It stays <b>here</b>.')).toBeVisible();
  await look('text');
  const pad = await page.locator('svg.pad').boundingBox();
  if (!pad) throw new Error('there is no place to draw');
  await page.locator('svg.pad').scrollIntoViewIfNeeded();
  await page.locator('svg.pad').hover({ position: { x: 20, y: 20 } });
  await page.mouse.down();
  await page.locator('svg.pad').hover({ position: { x: 90, y: 50 } });
  await page.mouse.up();
  await page.getByLabel('Type your full name').fill('Ana Alvarez');
  await phone.button('Sign').click();
  await expect(page.getByRole('heading', { name: /^Signed by Ana Alvarez on/ })).toBeVisible();
  await look('signed', 'dark');

  await desk.button('Open “First visit”').click();
  const reading = desk.dialog('First visit');
  await expect(reading).toContainText('Somebody');
  await expect(reading).toContainText('Checked: document, answers and signature are as they were');
  await reading.getByRole('button', { name: 'Close' }).last().click();
  await desk.button('Open “Privacy notice”').click();
  await expect(
    desk.dialog('Privacy notice').getByRole('img', { name: 'Drawn signature' }),
  ).toBeVisible();
  expect(await breaksNoRule('light')(desk.page, 'reading')).toEqual([]);
});
