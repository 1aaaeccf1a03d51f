// The message that a practitioner writes for one mail: what arrives, and what stays as it is.
import type { MailMessage } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, bo, type Desk } from './screens/desk';

test.afterEach(async ({ peer }) => {
  await peer.open();
});

async function write(desk: Desk, subject: string, message: string): Promise<void> {
  await desk.page.getByLabel('Subject', { exact: true }).fill(subject);
  await desk.page.getByLabel('Message', { exact: true }).last().fill(message);
}

test('S26 S27: the edited text is what arrives, with a link that works, and the template stays as it is', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.createClient(ana);
  await box.newest(1);
  await desk.edit('Client Portal');
  const send = desk.button('Send email');
  await expect(send).toBeDisabled();
  await expect(
    desk.page.getByText('To send it again, tick “Resend email invitation”.'),
  ).toBeVisible();
  await desk.page.getByLabel('Resend email invitation').check();
  const message = desk.page.getByRole('textbox', { name: 'Message' });
  await expect(message).toHaveValue(/^Hello \{first_name\},\n\nHere is a fresh link/);
  await expect(
    desk.page.getByText('The sign-in link is added for you and works for 7 days.'),
  ).toBeVisible();

  await message.fill('Dear {first_name},\n\nsee <b>you</b> on {day}.');
  await send.click();
  await expect(
    desk.page.getByText('Words in braces must be one of those under “Insert”.'),
  ).toBeVisible();
  expect(await box.count()).toBe(1);

  await write(desk, 'Our talk, {first_name}', 'Dear {first_name},\n\nsee <b>you</b> on Monday.');
  await desk.button('Preview').click();
  const preview = desk.dialog('What the client will read');
  await expect(preview).toContainText('Our talk, Ana');
  await expect(preview).toContainText('see <b>you</b> on Monday.');
  await expect(preview).toContainText('Open your page');
  await preview.getByRole('tab', { name: 'Plain text' }).click();
  await expect(preview.getByRole('tabpanel')).toContainText('XXXX-XXXX');
  await preview.getByRole('button', { name: 'Close' }).click();

  await send.click();
  const letter = await box.newest(2);
  expect(letter.mail.subject).toBe('Our talk, Ana');
  expect(letter.text).toContain('Dear Ana,\n\nsee <b>you</b> on Monday.\n\nOpen your page:');
  expect(letter.html).toContain('see &lt;b&gt;you&lt;/b&gt; on Monday.');
  expect(letter.text).not.toContain('Here is a fresh link');
  await expect(desk.page.getByText('Message to ana@example.test edited')).toBeVisible();
  await expect(desk.page.locator('main')).not.toContainText('on Monday');

  await desk.page.getByLabel('Resend email invitation').check();
  await expect(message).toHaveValue(/^Hello \{first_name\},\n\nHere is a fresh link/);
  const phone = await (await pickUpPhone()).newPage();
  await phone.goto(letter.link);
  await phone.getByRole('button', { name: 'Yes, sign me in' }).click();
  await expect(desk.page.getByText('Signed in now.')).toBeVisible();
});

test('S27: an invitation is written in the client’s language, and "Reset to template" takes it back', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, false, 'es');
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  const message = desk.page.getByRole('textbox', { name: 'Message' });
  await expect(message).toHaveValue(/^Hola, \{first_name\}:/);
  await expect(message).toHaveAttribute('lang', 'es');
  await write(desk, 'Otra cosa', 'Otra cosa');
  await desk.button('Insert').click();
  await desk.page.getByRole('menuitem', { name: 'Practitioner' }).click();
  await expect(message).toHaveValue('Otra cosa{practitioner}');
  await expect(message, 'whoever put something in goes on writing behind it').toBeFocused();
  await desk.page.keyboard.type('.');
  await expect(message).toHaveValue('Otra cosa{practitioner}.');
  await message.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(5, 9));
  await desk.button('Insert').focus();
  for (const key of ['Enter', 'ArrowDown', 'Enter']) await desk.page.keyboard.press(key);
  await expect(message, 'by keyboard too, in place of what is selected').toHaveValue(
    /^Otra \{\w+\}\{practitioner\}\.$/,
  );
  await expect(message).toBeFocused();
  await desk.page.keyboard.type(' y');
  await expect(message).toHaveValue(/^Otra \{\w+\} y\{practitioner\}\.$/);
  await desk.button('Reset to template').click();
  await expect(desk.page.getByText('This is the template’s text.')).toBeVisible();
  await desk.button('Send email').click();
  const letter = await box.newest(1);
  expect(letter.text).toMatch(/^Hola, Ana:\n\nNora Rivers/);
  await expect(desk.page.getByText(/^Message to .* edited$/)).toHaveCount(0);
});

test('W5: a waiting invitation is edited offline, in the outbox and on the tab, and leaves with its new words', async ({
  desk,
  peer,
  mailbox,
}) => {
  const [first, second] = [await mailbox('ana'), await mailbox('bo')];
  await peer.close();
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  await expect(desk.sync).toHaveText('Offline, 2 waiting');
  await desk.openOutbox('Waiting');
  await desk.button('Edit message: Ana Alvarez').click();
  const dialog = desk.dialog('Message to Ana Alvarez');
  await expect(dialog.getByRole('textbox', { name: 'Message' })).toHaveValue(/Hello/);
  await dialog.getByLabel('Subject', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByText('This is needed.')).toBeVisible();
  await dialog.getByLabel('Subject', { exact: true }).fill('Ana’s own');
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Only for {first_name}.');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(desk.toast('Saved. The email leaves with your words.')).toBeVisible();

  await desk.openClient(bo);
  await desk.edit('Client Portal');
  await desk.button('Edit message').click();
  const other = desk.dialog('Message to Bo');
  await other.getByRole('textbox', { name: 'Message' }).fill('Only for {first_name}, too.');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other).toHaveCount(0);
  await expect(desk.page.getByText('Message to bo@example.test edited')).toBeVisible();

  await peer.open();
  const letter = await first.newest(1);
  expect(letter.mail.subject).toBe('Ana’s own');
  expect(letter.text).toMatch(/^Only for Ana\.\n\nOpen your page:/);
  expect(letter.link).not.toBe('');
  expect((await second.newest(1)).text).toMatch(/^Only for Bo, too\./);
  const [sent] = (await desk.outbox('sent')).rows;
  await expect(
    desk.call('Outboxes', 'Edit', sent?.id, { subject: 'x', message: 'y' }),
  ).rejects.toThrow(/mail_too_late/);
  const later = await desk.call<MailMessage>('Outboxes', 'Message', sent?.id);
  expect(later.templateMessage).toMatch(/^Hello \{first_name\},/);
});
