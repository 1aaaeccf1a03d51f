// The lock, and what opens the records when the passphrase is forgotten.
import { expect, test } from './real/test';
import { ana, Desk, passphrase } from './screens/desk';

test('the window locks by keyboard, shows nothing meanwhile, and opens where it was', async ({
  start,
  browse,
}) => {
  const desk = await Desk.open(await start(), await browse());
  const { page } = desk;
  await desk.addClient(ana, false);
  await desk.section('Clients').click();
  await expect(page.getByText('Alvarez, Ana')).toBeVisible();

  await page.keyboard.press('Control+l');
  await expect(desk.heading(/Locked|Enter your passphrase/)).toBeVisible();
  await expect(page.getByText('Alvarez, Ana')).toBeHidden();
  const refused = await desk
    .call('Clients', 'Page', { text: '', status: '', access: '', offset: 0, limit: 10 })
    .then(
      () => '',
      (cause: unknown) => String(cause),
    );
  expect(refused).toContain('locked');

  await desk.passphrase.fill('seven lanterns over noisy water');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This passphrase does not open your records.')).toBeVisible();
  await desk.passphrase.fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Alvarez, Ana')).toBeVisible();
});

test('a recovery code opens the records of whoever forgot the passphrase', async ({
  start,
  browse,
}) => {
  const program = await start();
  const desk = await Desk.open(program, await browse());
  const { page } = desk;
  await desk.addClient(ana, false);
  await desk.section('Settings').click();
  await page.getByRole('button', { name: 'This computer' }).click();
  const card = page.locator('form').filter({ has: desk.button('Make a recovery code') });
  await card.getByLabel(/Current passphrase/).fill(passphrase);
  await desk.button('Make a recovery code').click();
  await expect(page.getByText('This code is shown only now.')).toBeVisible();
  const code = (await page.locator('[data-print]').innerText()).trim();
  expect(code.replace(/[^0-9A-Z]/g, '')).toHaveLength(28);
  await desk.button('I have kept it').click();
  await program.stop();

  const later = await Desk.enter(await start(program.launch), await browse());
  await later.button('Use recovery code').click();
  await later.page.getByLabel(/^Recovery code/).fill(code.toLowerCase());
  await later.page.keyboard.press('Enter');
  await expect(later.heading('Home')).toBeVisible();
  await later.section('Clients').click();
  await expect(later.page.getByText('Alvarez, Ana')).toBeVisible();
});
