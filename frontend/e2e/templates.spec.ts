// What the practitioner's mails say: written, looked at, tested, and what a client then gets.
import type { Locator } from '@playwright/test';
import type { CaughtMail, Template } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, Desk } from './screens/desk';

const page = 'Email templates';

async function choose(desk: Desk, kind: string, language: 'English' | 'Español'): Promise<void> {
  await desk.page.getByRole('radio', { name: language }).check();
  await desk.page.getByLabel('Email', { exact: true }).click();
  await desk.page.getByRole('option', { name: kind }).click();
}

const subjectIn = (desk: Desk): Locator => desk.page.getByLabel('Subject', { exact: true });
const messageIn = (desk: Desk): Locator => desk.page.getByRole('textbox', { name: 'Message' });

test('S6 W4: a template is written, looked at, and tested by a mail to oneself', async ({
  start,
  browse,
}) => {
  const desk = await Desk.enter(await start(), await browse());
  await desk.call('Samples', 'Start');
  await expect(desk.section('Home')).toBeVisible({ timeout: 90_000 });
  await desk.openSettings(page);
  await expect(desk.page.getByText('This is the standard text.')).toBeVisible();
  await choose(desk, 'Invitation Standard text', 'English');
  await expect(messageIn(desk)).toHaveValue(/^Hello \{first_name\},\n\n\{practitioner\}/);

  await subjectIn(desk).fill('My door is open');
  await messageIn(desk).fill('Dear {first_name},\n\n<b>come</b> in.\n\n\n\nNora');
  await messageIn(desk).evaluate((box: HTMLTextAreaElement) => {
    const at = box.value.indexOf('\n\nNora');
    box.setSelectionRange(at, at);
  });
  await desk.button('Insert').click();
  await desk.page.getByRole('menuitem', { name: 'Place of the button' }).click();
  await expect(messageIn(desk)).toHaveValue(/in\.\n\n\{link\}\n\nNora$/);
  await expect(desk.page.getByText('Unsaved changes', { exact: true })).toBeVisible();

  await desk.button('Preview').click();
  const preview = desk.dialog('What the client will read');
  await expect(preview).toContainText('My door is open');
  const button = preview.getByText('Open your page', { exact: true });
  await expect(button).toHaveCSS('background-color', 'rgb(11, 107, 87)');
  const paper = preview.locator('.paper');
  await expect(paper).toContainText(/Dear Ana,.*<b>come<\/b> in\..*Open your page.*Nora.*7 days/s);
  for (const [look, isLight] of [
    ['Dark', false],
    ['Light', true],
  ] as const) {
    await preview.getByRole('radio', { name: look }).check();
    const [red] = await paper.locator(':scope > div').evaluate((drawn) => {
      const [, first] = /rgb\((\d+)/.exec(getComputedStyle(drawn).backgroundColor) ?? [];
      return [Number(first)];
    });
    expect((red ?? 0) > 127, look).toBe(isLight);
  }
  await preview.getByRole('tab', { name: 'Plain text' }).click();
  await expect(paper).toContainText('Open your page:');
  await preview.getByRole('button', { name: 'Close' }).click();

  await desk.button('Send a test to myself').click();
  await expect(desk.toast(/^The test to .* is in the outbox\.$/)).toBeVisible();
  const own = await desk.call<{ senderAddress: string }>('MailAccounts', 'Get');
  await expect
    .poll(async () => (await desk.call<CaughtMail[]>('Samples', 'Mails'))[0]?.subject, {
      timeout: 30_000,
    })
    .toBe('Test: My door is open');
  const [caught] = await desk.call<CaughtMail[]>('Samples', 'Mails');
  expect(caught?.to).toContain(own.senderAddress);
  expect(caught?.text).toContain('Dear Ana,\n\n<b>come</b> in.\n\nOpen your page:\nhttp://');
  expect(caught?.text).not.toContain('/l/');
  await desk.openOutbox('Sent');
  await desk.page.getByRole('button', { name: own.senderAddress }).first().click();
  await expect(desk.heading(page)).toBeVisible();
  // What was typed and not saved has survived the way there and back.
  await choose(desk, 'Invitation Unsaved changes', 'English');
  await expect(subjectIn(desk)).toHaveValue('My door is open');
});

test('S6 S27 W11: clients get the template of their language, and words for one mail change none', async ({
  desk,
  mailbox,
}) => {
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  await desk.openSettings(page);
  await choose(desk, 'Invitation Standard text', 'Español');
  await expect(messageIn(desk)).toHaveValue(/^Hola, \{first_name\}:/);
  await subjectIn(desk).fill('{day}');
  await desk.button('Save changes').click();
  await expect(
    desk.page.getByText('Words in braces must be one of those under “Insert”.'),
  ).toBeVisible();
  await expect(subjectIn(desk)).toBeFocused();
  await subjectIn(desk).fill('Pase, {first_name}');
  await desk.button('Save changes').click();
  await expect(desk.toast('Saved. Emails that leave from now on say this.')).toBeVisible();

  const eva = await desk.addClient(ana, false, 'es');
  const ben = await desk.addClient(bo, false);
  await desk.call('Accesses', 'Invite', eva.id, '', { subject: '', message: '' });
  const spanish = await first.newest(1);
  expect(spanish.mail.subject).toBe('Pase, Ana');
  expect(spanish.text).toMatch(/^Hola, Ana:\n\nNora Rivers le ha abierto/);
  expect(spanish.link).not.toBe('');
  await desk.call('Accesses', 'Invite', ben.id, '', { subject: 'Once', message: 'Once' });
  expect((await second.newest(1)).mail.subject).toBe('Once');
  const list = await desk.call<Template[]>('Templates', 'List');
  expect(list.filter((each) => each.isOwn).map((each) => [each.kind, each.language])).toEqual([
    ['invitation', 'es'],
  ]);

  await desk.button('Reset to the standard text').click();
  await desk.button('Save changes').click();
  await expect(desk.page.getByText('This is the standard text.')).toBeVisible();
});

test('the second of two windows is told, and loses nothing', async ({ desk }) => {
  const other = await desk.another();
  for (const window of [desk, other]) await window.openSettings(page);
  await subjectIn(other).fill('Theirs');
  await subjectIn(desk).fill('Mine');
  await desk.button('Save changes').click();
  const told = other.page.getByText('This template was changed elsewhere while you were typing.');
  await expect(told).toBeVisible();
  await expect(subjectIn(other)).toHaveValue('Theirs');
  await other.button('Show what is stored').click();
  await expect(subjectIn(other)).toHaveValue('Mine');
  await expect(told).toHaveCount(0);
});
