// S54: a client is on the telephone and cannot get in. The tab says why, and has a code to read out.
import { expect, test } from './real/test';
import { ana, passphrase, type Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { everyRule, violationsOf } from './walk/axe';

/** The card's one sentence. */
const diagnosis = (desk: Desk) => desk.page.locator('[data-finding]');

test('S54: the tab tells what happened in order and what is the matter, from the mail to the sign-in', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const mail = await box.newest(1);
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await expect(diagnosis(desk)).toContainText('nobody has opened its link');
  await expect(diagnosis(desk)).toContainText('Ask Ana to look in the spam folder');

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(mail.link);
  await expect(diagnosis(desk), 'it is told at once').toContainText('The link was opened');
  await phone.signInByCode(desk.program.portal, ana.address, 'WRNG-0000');
  await expect(phone.page.getByText(/^This code does not work\./)).toBeVisible();
  await expect(diagnosis(desk)).toContainText('A wrong code was typed');

  await phone.follow(mail.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await expect(diagnosis(desk)).toHaveText(/Ana is signed in right now\./);

  await desk.page.getByText('What happened', { exact: true }).click();
  const steps = desk.page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
  const told = await steps.locator('.what').allTextContents();
  const order = [
    'Access given at',
    'Invitation',
    'accepted',
    'was opened',
    'wrong code',
    'Signed in',
  ].map((words) => told.findIndex((line) => line.toLowerCase().includes(words.toLowerCase())));
  expect(order, told.join('\n')).toEqual([...order].sort((a, b) => a - b));
  expect(order, told.join('\n')).not.toContain(-1);
  await expect(steps.filter({ hasText: /^.*The server said/ }).first()).toContainText('250');
  await desk.page.getByText('The last emails', { exact: true }).click();
  const mails = desk.page.getByRole('list', { name: 'The last emails' });
  await expect(mails.getByRole('listitem')).toContainText(/Accepted.*Signed in with it/s);
  expect(await violationsOf(desk.page)).toEqual([]);
});

test('S54: a code that was read out signs the client in, and is gone when the window locks', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  await mailbox('ana');
  await desk.addClient(ana, true);
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  const dialog = desk.dialog('Code for Ana');
  const shown = dialog.locator('kbd');
  await desk.button('Create a code to read out').click();
  await expect(shown).toHaveText(/^[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}$/);
  await expect(dialog.getByRole('timer')).toHaveText(/^Works for \d+ min more$/);
  await expect(dialog).toContainText('5 wrong tries left.');
  expect(await violationsOf(desk.page, everyRule, '[role=dialog]')).toEqual([]);
  const first = await shown.innerText();

  await desk.page.keyboard.press('Control+l');
  await expect(desk.heading('Harbour Counselling')).toBeVisible();
  expect(await desk.page.content(), 'under the lock').not.toContain(first);
  await desk.passphrase.fill(passphrase);
  await desk.page.keyboard.press('Enter');
  await expect(diagnosis(desk), 'nothing shows it again').toContainText('A code is open until');
  expect(await desk.page.content()).not.toContain(first);

  await desk.button('Create a code to read out').click();
  await expect(shown).toBeVisible();
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.signInByCode(desk.program.portal, ana.address, 'WRNG-0000');
  await expect(phone.page.getByText(/^This code does not work\./)).toBeVisible();
  await expect(dialog).toContainText('4 wrong tries left.');
  await phone.signInByCode(
    desk.program.portal,
    ana.address,
    (await shown.innerText()).toLowerCase(),
  );
  await expect(phone.greeting('Ana')).toBeVisible();
  await expect(dialog, 'it is used up, and says so').toContainText('The code no longer works');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await desk.page.getByText('What happened', { exact: true }).click();
  const steps = desk.page.getByRole('list', { name: 'What happened' });
  await expect(steps.getByText('A code to read out was created')).toHaveCount(2);
});
