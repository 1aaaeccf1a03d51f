// Whatever is typed where the records are opened: the passphrase and the recovery code. It is refused at its field with the text
// still there, nothing of it runs, and the right one opens afterwards.
import { expect, test } from './real/test';
import { ana, Desk, passphrase } from './screens/desk';
import { badTexts, expectPlain } from './walk/fields';

/** Types one bad text after the other, which are all refused at the field. */
async function tryAll(desk: Desk, label: RegExp, texts: readonly string[], words: RegExp) {
  const field = desk.page.getByRole('textbox', { name: label });
  for (const text of texts) {
    await field.fill(text);
    const typed = await field.inputValue();
    await desk.page.keyboard.press('Enter');
    const what = text.slice(0, 20);
    await expect(field, what).toHaveAttribute('aria-invalid', 'true');
    await expect(field, what).toHaveAccessibleDescription(words);
    await expect(field, `${what}: what was typed stays`).toHaveValue(typed);
    await expect(field, what).toBeFocused();
    await expectPlain(desk.page);
    await field.fill('');
  }
}

test('bad input at the start and under the lock: passphrase and recovery code', async ({
  start,
  browse,
}) => {
  test.slow(); // each try takes the time that makes guessing dear
  const program = await start();
  const desk = await Desk.open(program, await browse());
  await desk.addClient(ana, false);
  await desk.section('Settings').click();
  await desk.page.getByRole('button', { name: 'This computer' }).click();
  const card = desk.page.locator('form').filter({ has: desk.button('Make a recovery code') });
  for (const text of Object.values(badTexts).slice(0, 4)) {
    const current = card.getByLabel(/Current passphrase/);
    await current.fill(text);
    await desk.button('Make a recovery code').click();
    await expect(current).toHaveAccessibleDescription(/does not open your records|too long/);
    await expectPlain(desk.page);
  }
  await card.getByLabel(/Current passphrase/).fill(passphrase);
  await desk.button('Make a recovery code').click();
  await expect(desk.page.getByText('This code is shown only now.')).toBeVisible();
  const code = (await desk.page.locator('[data-print]').innerText()).trim();
  await desk.button('I have kept it').click();

  const texts = Object.values(badTexts);
  await desk.page.keyboard.press('Control+l');
  await expect(desk.button('Use recovery code')).toBeVisible();
  await tryAll(desk, /^Passphrase$/, texts.slice(0, 4), /does not open your records/);
  await desk.button('Use recovery code').click();
  await desk.page.getByRole('textbox', { name: /^Recovery code/ }).fill(code);
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('textbox', { name: /^Recovery code/ })).toHaveCount(0);
  await program.stop();

  const later = await Desk.enter(await start(program.launch), await browse());
  await tryAll(later, /^Passphrase$/, [...texts.slice(2), 'wrong'], /does not open your records/);
  await later.button('Use recovery code').click();
  const field = later.page.getByRole('textbox', { name: /^Recovery code/ });
  await field.fill(code);
  await later.page.keyboard.press('Enter');
  await expect(later.heading('Home')).toBeVisible();
  await later.page.keyboard.press('Control+l');
  await later.button('Use recovery code').click();
  await tryAll(later, /^Recovery code/, texts, /This is not a recovery code/);
  const wrong = code.replace(/[0-9]/, (digit) => String((Number(digit) + 1) % 10));
  await tryAll(later, /^Recovery code/, [wrong], /recovery code/);
  await later.button('Use passphrase').click();
  await later.page.getByRole('textbox', { name: /^Passphrase$/ }).fill(passphrase);
  await later.page.keyboard.press('Enter');
  await later.section('Clients').click();
  await expect(later.page.getByText('Alvarez, Ana')).toBeVisible();

  // Too many in a row: the pause is told at the field too, and takes nothing away.
  await later.page.keyboard.press('Control+l');
  await tryAll(
    later,
    /^Passphrase$/,
    Array.from({ length: 5 }, (_, nth) => `wrong ${nth}`),
    /does not open your records/,
  );
  await tryAll(later, /^Passphrase$/, [passphrase], /wait 30 seconds/);
});
