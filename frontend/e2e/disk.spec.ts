// The worst day of a disk: it is full, or it may no longer be written. Nothing is lost, what was typed
// stays, and the work goes on without a new start once there is room.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Disk } from './real/disk';
import { expect, test as base } from './real/test';
import { ana, bo, Desk, passphrase } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits, reads } from './walk/looks';

const test = base.extend<{ disk: Disk; onDisk: Desk }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is used
  disk: async ({}, use, info) => {
    const disk = await Disk.make(path.join(info.outputDir, 'disk'));
    test.skip(typeof disk === 'string', String(disk));
    if (typeof disk === 'string') return;
    await use(disk);
    await disk.remove();
  },
  /** The window of a practice that lies on the disk and has everything. */
  onDisk: async ({ disk, start, browse, peer }, use) => {
    const program = await start({ authority: peer.authority, dataDir: recordsOn(disk) });
    const desk = await Desk.open(program, await browse());
    await desk.furnish(peer.account());
    await use(desk);
  },
});

test.afterEach(async ({ peer }) => {
  await peer.open();
});

const full = 'The disk of this computer is full, so nothing was saved.';
const readOnly = 'The data folder cannot be written, so nothing was saved.';

function recordsOn(disk: Disk): string {
  return path.join(disk.folder, 'records');
}

/** Saves the practice until there is no room for it: the file has a little of its own. */
async function exhaust(desk: Desk): Promise<void> {
  await expect(async () => {
    const refusals = await desk.page.evaluate(async () => {
      type Save = (details: object) => Promise<unknown>;
      const bound = window as unknown as { go: { desktop: { Practices: { SaveDetails: Save } } } };
      const refusals: string[] = [];
      for (let n = 0; n < 50 && refusals.length === 0; n++) {
        await bound.go.desktop.Practices.SaveDetails({
          name: `Harbour Counselling ${n}`,
          practitioner: 'Nora Rivers',
          phone: '',
          zone: 'Europe/Berlin',
        }).catch((cause: unknown) => refusals.push(JSON.stringify(cause) + String(cause)));
      }
      return refusals;
    });
    expect(refusals.join()).toContain('disk_full');
  }).toPass();
}

/** What the program has printed. */
async function logOf(desk: Desk): Promise<string> {
  return readFile(desk.program.launch.log, 'utf8');
}

test('a full disk is told, keeps what was typed, and the same form is saved once there is room', async ({
  disk,
  onDisk: desk,
  mailbox,
  browse,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(bo, false);
  await disk.fill();
  await exhaust(desk);

  const dialog = await desk.openCreateClient();
  await dialog.getByLabel('Legal first name').fill(ana.first);
  await dialog.getByLabel('Last name').fill(ana.last);
  await dialog.getByRole('button', { name: 'Add email' }).click();
  await dialog.getByLabel('Email 1', { exact: true }).fill(ana.address);
  await dialog.getByLabel(`${ana.first} agreed to get email here`).check();
  const save = dialog.getByRole('button', { name: 'Continue', exact: true });
  await save.click();
  await expect(dialog.getByRole('alert').filter({ hasText: full })).toBeVisible();
  await expect(dialog.getByLabel('Legal first name')).toHaveValue(ana.first);
  await expect(dialog.getByLabel('Email 1', { exact: true })).toHaveValue(ana.address);
  await expect(dialog.getByLabel(`${ana.first} agreed to get email here`)).toBeChecked();
  expect(await desk.outbox('waiting')).toMatchObject({ total: 0 });

  const phone = await browse({ viewport: { width: 320, height: 568 }, locale: 'en-GB' });
  const portal = new Portal(await phone.newPage());
  await portal.askForLink(desk.program.portal, ana.address);
  await expect(portal.heading('Something went wrong on our side')).toBeVisible();
  for (const look of [breaksNoRule('light', 'dark'), fits, reads('en')])
    expect(await look(portal.page, 'no room')).toEqual([]);

  await disk.empty();
  await save.click();
  await expect(desk.heading('Ana Alvarez')).toBeVisible();
  await box.newest(1);
  await desk.section('Clients').click();
  await expect(desk.page.getByRole('row', { name: 'Alvarez, Ana' })).toHaveCount(1);
  await expect(desk.page.getByRole('row', { name: 'Baker, Bo' })).toHaveCount(1);
});

test('a mail that is queued when the disk is full waits, and leaves once, by itself, when there is room', async ({
  disk,
  onDisk: desk,
  peer,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await peer.close();
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Offline, 1 waiting');
  await disk.fill();
  await exhaust(desk);
  await peer.open();
  await expect
    .poll(async () => logOf(desk))
    .toMatch(/"code":"disk_full"|disk_full: database or disk/);
  expect(await desk.outbox('waiting')).toMatchObject({ total: 1 });
  expect(await box.count()).toBe(0);

  await disk.empty();
  await box.newest(1);
  await expect(desk.sync).toHaveText('Up to date');
  expect(await desk.outbox('sent')).toMatchObject({ total: 1 });
  expect(await box.count()).toBe(1);
});

test('a folder that may no longer be written is told, keeps what was typed, and is saved when it may again', async ({
  disk,
  onDisk: desk,
}) => {
  const records = recordsOn(disk);
  await desk.addClient(bo, false);
  await desk.openClient(bo);
  await desk.edit('Client Info');
  const name = desk.page.getByLabel('Legal first name');
  await name.fill('Beatrix');
  await disk.setFrozen(records, true);
  try {
    await desk.button('Save client').click();
    await expect(desk.page.getByRole('alert').filter({ hasText: readOnly })).toBeVisible();
    await expect(name).toHaveValue('Beatrix');
  } finally {
    await disk.setFrozen(records, false);
  }
  await desk.button('Save client').click();
  await expect(desk.heading('Beatrix Baker')).toBeVisible();
});

test('records on a disk that is read-only do not open, and open without a new start when it is mended', async ({
  disk,
  onDisk: desk,
  start,
  browse,
}) => {
  await desk.addClient(bo, false);
  await desk.program.stop();
  await disk.setReadOnly(true);
  const later = await Desk.enter(await start(desk.program.launch), await browse());
  await later.passphrase.fill(passphrase);
  await later.button('Open').click();
  await expect(later.page.getByText(readOnly)).toBeVisible();
  await expect(later.page.getByText('Make sure that the data folder may be written')).toBeVisible();

  await disk.setReadOnly(false);
  await later.button('Try again').click();
  await later.passphrase.fill(passphrase);
  await later.button('Open').click();
  await expect(later.section('Home')).toBeVisible();
  await later.openClient(bo);
});
