// The pictures in docs/, made from the real program with invented people.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './real/test';
import { Desk } from './screens/desk';
import { Portal } from './screens/portal';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
const picture = (name: string) => ({ path: path.join(folder, `${name}.png`) });

const people = [
  { first: 'Ana', last: 'Alvarez', address: 'ana@example.test' },
  { first: 'Bo', last: 'Baker', address: 'bo@example.test' },
  { first: 'Carla', last: 'Chen', address: 'carla@example.test' },
  { first: 'Dario', last: 'Diaz', address: 'dario@example.test' },
  { first: 'Elif', last: 'Evans', address: 'elif@example.test' },
];

test('the window and the portal', async ({ desk, mailbox, pickUpPhone, peer }) => {
  const boxes = await Promise.all(people.map(({ first }) => mailbox(first.toLowerCase())));
  const { page } = desk;
  const [ana, bo, carla, dario, elif] = people;
  if (!ana || !bo || !carla || !dario || !elif) throw new Error('nobody is here');
  await desk.addClient(ana, true);
  await desk.addClient(bo, true);
  const disabled = await desk.addClient(carla, true);
  await desk.addClient(dario, false);
  await desk.addClient({ first: 'Farid', last: 'Ford', address: 'farrid@example.test' }, true);
  await Promise.all([boxes[1]?.newest(1), boxes[2]?.newest(1)]);
  await desk.call('Accesses', 'Disable', disabled.id);

  const letter = await boxes[0]?.newest(1);
  const phone = new Portal(await (await pickUpPhone({ deviceScaleFactor: 1 })).newPage());
  await phone.page.goto(desk.program.portal);
  await expect(phone.heading('Sign in')).toBeVisible();
  await phone.page.screenshot(picture('portal-sign-in'));
  await phone.follow(letter?.link ?? '');
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await phone.page.screenshot(picture('portal-home'));

  await desk.openClient(bo);
  await desk.edit('Client Portal');
  await expect(desk.notSignedIn('Bo')).toBeVisible();
  await page.screenshot(picture('window-access'));

  await peer.close();
  await desk.addClient(elif, true);
  await desk.furnish(peer.account(), 180);
  await desk.addClient({ first: 'Gita', last: 'Grant', address: 'gita@example.test' }, true);
  await expect(desk.sync).toHaveText('Offline, 2 waiting');
  await desk.openOutbox('Waiting');
  await expect(desk.mail(elif.address)).toContainText('Waits for a connection');
  await page.screenshot(picture('window-outbox'));

  await peer.open();
  await boxes[4]?.newest(1);
  await desk.section('Clients').click();
  await expect(page.getByRole('row', { name: 'Evans, Elif' })).toContainText('Not signed in yet');
  await page.screenshot(picture('window-clients'));
});

test('the sample practice at work', async ({ start, browse }) => {
  const desk = await Desk.enter(await start(), await browse());
  const { page } = desk;
  await desk.call('Samples', 'Start');
  await expect(page.getByText('You are looking at a sample practice.')).toBeVisible({
    timeout: 90_000,
  });
  await desk.section('Calendar').click();
  await page.getByRole('radio', { name: 'Week' }).check({ force: true });
  await expect(page.locator('main .ec-event').first()).toBeVisible();
  await page.screenshot(picture('window-calendar'));
  await desk.section('Billing').click();
  await expect(page.getByRole('row', { name: /Ana Alvarez/ }).first()).toBeVisible();
  await page.screenshot(picture('window-billing'));
});
