// Whatever a client types into any text field of the portal: it is refused at its field, or the practitioner reads
// it as the text it is. Nothing of it runs, on neither side, and the pages go on.
import type { Locator } from '@playwright/test';
import type { Paper } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { badAddresses, badTexts, expectPlain, longText, markup } from './walk/fields';
import { fits } from './walk/looks';

test('the sign-in, answers, a signature and a message: refused, or read by the practitioner as text', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  test.slow(); // every field is tried with everything
  const box = await mailbox('ana');
  const { id } = await desk.addClient(ana, true);
  const { link } = await box.newest(1);
  const phone = await pickUpPhone({ viewport: { width: 320, height: 568 } });
  const portal = new Portal(await phone.newPage());
  const { page } = portal;

  const refused = async (field: Locator, action: string, text: string, kind: string) => {
    await field.fill(text);
    await portal.button(action).click();
    await expect(field, kind).toHaveAttribute('aria-invalid', 'true');
    await expect(field, kind).toHaveAccessibleDescription(/\S/);
    await expectPlain(page);
    expect(await fits(page, kind)).toEqual([]);
  };
  for (const [kind, text] of Object.entries({ ...badTexts, ...badAddresses })) {
    await page.goto(desk.program.portal);
    const email = page.getByLabel('Email', { exact: true });
    await refused(email, 'Email me a link', text, `email, ${kind}`);
  }
  await page.goto(`${desk.program.portal}/code?other=1`);
  for (const [kind, text] of Object.entries(badTexts)) {
    await page.getByLabel('Email', { exact: true }).fill(ana.address);
    await refused(page.getByLabel('Code', { exact: true }), 'Sign in', text, `code, ${kind}`);
  }

  await portal.follow(link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();
  const documents = [
    await published(
      desk,
      desk.call<Paper>('Documents', 'AddText', {
        ...{ title: markup, language: 'en', text: `# ${markup}\n\n${markup}` },
      }),
    ),
    await publishedForm(desk),
  ];
  await desk.call('Shares', 'Share', {
    ...{ holderId: id, addressId: '', documents, dueOn: '' },
    wording: { subject: '', message: '' },
  });
  await page.goto(new URL('/papers', page.url()).href);
  await expectPlain(page);
  expect(await fits(page, 'papers')).toEqual([]);
  await page.getByRole('link', { name: /First visit/ }).click();
  const fields = page.locator('main :is(textarea, input:not([type=hidden]))');
  for (const [kind, text] of Object.entries(badTexts)) {
    for (const field of await fields.all()) await field.fill(text);
    const wrong = page.locator('[aria-invalid="true"]');
    const loaded = page.waitForEvent('load');
    await portal.button('Save and continue').click();
    await loaded;
    // A number is none of these, so the part stays, and what was typed with it.
    await expect(wrong.first(), kind).toHaveAccessibleDescription(/\S/);
    await expectPlain(page);
    expect(await fits(page, kind)).toEqual([]);
    await expect(page.getByLabel('Your name'), kind).not.toHaveValue('');
  }
  for (const field of await fields.all()) await field.fill(markup.slice(0, 40));
  await page.getByLabel('How old are you?').fill('40');
  await page.getByLabel('Your name').fill(markup);
  await portal.button('Save and continue').click();
  await portal.button('Hand in now').click();
  await expect(page.getByText('Thank you, this is done.')).toBeVisible();
  await expectPlain(page);

  await page.goto(new URL('/papers', page.url()).href);
  await page.getByRole('link', { name: /data-made/ }).click();
  const name = page.getByLabel('Type your full name');
  await name.fill(longText);
  await expect(name, 'no more is typed than can be signed with').toHaveValue('x'.repeat(120));
  await name.fill(markup);
  await portal.button('Sign').click();
  await expect(page.getByRole('heading', { name: /^Signed by/ })).toContainText('<b data-made>');
  await expectPlain(page);
  expect(await fits(page, 'signed')).toEqual([]);

  await page.goto(new URL('/messages', page.url()).href);
  const body = page.locator('#body');
  await body.fill(longText);
  await portal.button('Send message').click();
  await expect(body).toHaveAttribute('aria-invalid', 'true');
  await expect(body).toHaveValue(longText);
  for (const [kind, text] of Object.entries(badTexts)) {
    if (text === longText) continue;
    await body.fill(text);
    await portal.button('Send message').click();
    await expect(body, kind).toHaveValue('');
    await expectPlain(page);
    expect(await fits(page, kind)).toEqual([]);
  }

  // The practitioner reads all of it as the text that it is.
  await desk.openClient(ana);
  await desk.button('Open “First visit”').click();
  await expect(desk.dialog('First visit')).toContainText('<b data-made>b</b>');
  await expectPlain(desk.page);
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('Control+Shift+M');
  await desk.page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const log = desk.page.getByRole('log', { name: 'Messages with Ana Alvarez' });
  await expect(log.getByRole('article')).toHaveCount(4);
  await expect(log).toContainText('<b data-made>b</b><script>');
  await expectPlain(desk.page);
});

/** Publishes a questionnaire with every kind of question that is typed into. */
async function publishedForm(desk: Desk): Promise<string> {
  const kinds = {
    short_text: 'Your name',
    long_text: 'What brings you here?',
    number: 'How old are you?',
    address: 'Your address',
  };
  const questions = Object.entries(kinds).map(([kind, label]) => ({
    ...{ id: kind, kind, label, hint: '', isRequired: false, options: [], min: 0 },
    ...{ max: kind === 'number' ? 120 : 0, lowLabel: '', highLabel: '' },
    showIf: { question: '', value: '' },
  }));
  const form = { sections: [{ title: 'About you', text: '', measure: '', questions }] };
  const draft = { title: 'First visit', language: 'en', form };
  return published(desk, desk.call<Paper>('Documents', 'AddForm', draft));
}

/** Publishes a document of the library. */
async function published(desk: Desk, paper: Promise<Paper>): Promise<string> {
  const { document } = await paper;
  await desk.call('Documents', 'Publish', document.id, document.version);
  return document.id;
}
