// The first start, every later one, and a practice that is set up step by step.
import { MailPeer } from './real/peer';
import { expect, test } from './real/test';
import { ana, Desk, passphrase } from './screens/desk';

test('the first start asks for a passphrase, and every later one for the same', async ({
  start,
  browse,
}) => {
  const program = await start();
  const desk = await Desk.enter(program, await browse());
  const { page } = desk;
  await expect(desk.heading('Welcome')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Start a new practice' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(desk.heading('Choose a passphrase')).toBeVisible();
  await expect(desk.passphrase).toBeFocused();

  await desk.passphrase.fill('too short');
  await desk.button('Start').click();
  await expect(page.getByText('The passphrase needs at least 12 characters.')).toBeVisible();

  await desk.passphrase.fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase + 's');
  await desk.button('Start').click();
  await expect(page.getByText('The two do not match yet.')).toBeVisible();

  await page.getByLabel('Passphrase again').fill(passphrase);
  await desk.button('Start').click();
  await expect(desk.heading('Name your practice')).toBeVisible();
  await desk.button('Set up later').click();
  await expect(desk.heading('Home')).toBeVisible();
  await program.stop();

  const later = await Desk.enter(await start(program.launch), await browse());
  await expect(later.heading('Enter your passphrase')).toBeVisible();
  await later.page
    .getByLabel('Passphrase', { exact: true })
    .fill('seven lanterns over noisy water');
  await later.button('Open').click();
  await expect(later.page.getByText('This passphrase does not open your records.')).toBeVisible();
  await later.passphrase.fill(passphrase);
  await later.page.keyboard.press('Enter');
  await expect(later.heading('Home')).toBeVisible();
});

test('P1: the first start asks for the practice, its mail account and the portal, and can be skipped step by step', async ({
  start,
  browse,
  peer,
}) => {
  const desk = await Desk.enter(await start({ authority: peer.authority }), await browse());
  const { page } = desk;
  await desk.button('Continue').click();
  await desk.passphrase.fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await desk.button('Start').click();

  await expect(desk.heading('Name your practice')).toBeVisible();
  await page.setViewportSize({ width: 960, height: 640 });
  await expect(desk.button('Skip this step'), 'in sight in the smallest window').toBeInViewport({
    ratio: 1,
  });
  await expect(page.getByText('Step 1 of 3')).toBeVisible();
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await page.getByLabel('Practice name').fill('Harbour Counselling');
  await page.getByLabel('Your name').fill('Nora Rivers');
  await desk.button('Save changes').click();
  await desk.button('Continue').click();

  await expect(desk.heading('Connect an email account')).toBeVisible();
  await expect(page.getByText('Step 2 of 3')).toBeVisible();
  await page.getByLabel('Sender address').fill(MailPeer.practitioner);
  await page.getByLabel('Provider').click();
  await expect(page.getByRole('option')).not.toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.getByLabel('Mail server').fill('localhost');
  await page.getByLabel('Port', { exact: true }).fill(String(peer.ports.starttls));
  await page.getByLabel('User name').fill(MailPeer.practitioner);
  await page.getByLabel('Password', { exact: true }).fill(MailPeer.password);
  await desk.button('Test connection').click();
  await expect(page.getByText('The connection works.')).toBeVisible();
  await desk.button('Skip this step').click();

  await expect(desk.heading('Set the portal address')).toBeVisible();
  await desk.button('Use this computer (preview)').click();
  await desk.button('Save changes').click();
  await desk.button('Continue').click();

  // What was skipped is on the checklist, and what was done is not asked for again.
  await expect(desk.heading('Home')).toBeVisible();
  await expect(page.getByText('2 of 4')).toBeVisible();
  await expect(desk.button('Start: Name your practice')).toHaveCount(0);
  await expect(desk.button('Start: Set the portal address')).toHaveCount(0);
  await desk.button('Start: Connect an email account').click();
  await expect(desk.heading('Email sending')).toBeVisible();
});

test('P1: every step of the first start can be skipped, and the checklist keeps all of it', async ({
  start,
  browse,
}) => {
  const desk = await Desk.enter(await start(), await browse());
  const { page } = desk;
  await desk.button('Continue').click();
  await desk.passphrase.fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await desk.button('Start').click();
  for (const step of ['Name your practice', 'Connect an email account', 'Set the portal address']) {
    await expect(desk.heading(step)).toBeVisible();
    await desk.button('Skip this step').click();
  }
  await expect(desk.heading('Home')).toBeVisible();
  await expect(page.getByText('0 of 4')).toBeVisible();
});

test('P1 P2 P3: the checklist leads through the set-up, and what is missing is said where it is missed', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  const desk = await Desk.open(await start({ authority: peer.authority }), await browse());
  const { page } = desk;
  await expect(page.getByText('0 of 4')).toBeVisible();

  // P2: no portal address, so no invitation, and the way to mend it.
  const dialog = await desk.openCreateClient();
  await expect(
    dialog.getByText('The portal has no address yet. The profile is saved, and nothing is sent.'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Set portal address' }).click();
  await expect(desk.heading('Portal hosting')).toBeVisible();
  await desk.button('Use this computer (preview)').click();
  const address = page.getByRole('region', { name: 'Where clients sign in', exact: true });
  await address.getByRole('button', { name: 'Save changes' }).click();
  await expect(desk.toast('The portal address is saved.')).toBeVisible();

  await desk.section('Home').click();
  await desk.button('Start: Name your practice').click();
  await page.getByLabel('Practice name').fill('Harbour Counselling');
  await page.getByLabel('Your name').fill('Nora Rivers');
  await page.getByLabel('Phone', { exact: true }).fill('+49 30 555 0100');
  await desk.button('Save changes').click();
  await expect(desk.button('Harbour Counselling')).toBeVisible();

  // P3: no mail account, so mail is composed and waits.
  await desk.createClient(ana);
  await expect(desk.sync).toHaveText('1 email waits for an account');
  await desk.openOutbox('Waiting');
  await expect(desk.mail(ana.address)).toContainText('Waits for an email account');

  await desk.section('Home').click();
  await expect(page.getByText('3 of 4')).toBeVisible();
  await desk.button('Start: Connect an email account').click();
  await page.getByLabel('Sender name').fill('Harbour Counselling');
  await page.getByLabel('Sender address').fill(MailPeer.practitioner);
  await page.getByLabel('Mail server').fill('localhost');
  await page.getByLabel('Port', { exact: true }).fill(String(peer.ports.starttls));
  await page.getByLabel('User name').fill(MailPeer.practitioner);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await desk.button('Test connection').click();
  const result = page.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('The user name or the password was not accepted.');
  await page.getByLabel('Password', { exact: true }).fill(MailPeer.password);
  await desk.button('Test connection').click();
  await expect(result).toContainText('The connection works.');
  await desk.button('Save changes').click();
  await box.newest(1);

  await desk.section('Home').click();
  await expect(desk.heading('Home')).toBeVisible();
  await expect(page.getByText('Set up your practice')).toHaveCount(0);
});

test('a second copy on the same records is refused with a sentence, and works when the first has ended', async ({
  start,
  browse,
}) => {
  const first = await start();
  await Desk.open(first, await browse());
  const second = await start({ dataDir: first.launch.dataDir });
  const desk = await Desk.enter(second, await browse());
  await desk.passphrase.fill(passphrase);
  await desk.button('Open').click();
  await expect(desk.heading('Your records could not be opened')).toBeVisible();
  await expect(desk.page.getByText('The program is already open on this computer.')).toBeVisible();
  await first.stop();
  await desk.button('Try again').click();
  await desk.passphrase.fill(passphrase);
  await desk.button('Open').click();
  await expect(desk.heading('Home')).toBeVisible();
});
