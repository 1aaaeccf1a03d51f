// What lies on the disk: nothing that a thief of the computer could read, and nothing that is taken for
// the practice's own records without being them.
import { cp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MailPeer } from './real/peer';
import { expect, test } from './real/test';
import { ana, Desk, passphrase } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fitsAt } from './walk/looks';

/** Every file under a folder with its bytes. */
async function filesOf(dir: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(dir, file), await readFile(file));
  }
  return files;
}

/** Which of the words stand in which files, in any of the forms that a program writes text in. */
function leaks(files: Map<string, Buffer>, words: string[]): string[] {
  const found: string[] = [];
  for (const word of words) {
    const forms = [
      Buffer.from(word),
      Buffer.from(word, 'utf16le'),
      Buffer.from(Buffer.from(word).toString('hex')),
      Buffer.from(Buffer.from(word).toString('base64').slice(0, -4)),
    ];
    for (const [name, bytes] of files) {
      if (forms.some((form) => bytes.includes(form))) found.push(`${name}: ${word}`);
    }
  }
  return found;
}

test('W1: database, write-ahead log, keys and logs hold no name, address, message, token or secret in clear', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const client = await desk.addClient(ana, true);
  const invitation = await box.newest(1);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.signInByCode(desk.program.portal, ana.address, 'WRNG-C0DE');
  await expect(phone.page.getByText(/^This code does not work\./)).toBeVisible();
  await phone.follow(invitation.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const session = (await phone.page.context().cookies()).find(({ name }) =>
    name.includes('session'),
  );
  await phone.button('Sign out').click();
  await phone.askForLink(desk.program.portal, ana.address);
  const second = await box.newest(2);
  // Mail that is refused and mail that waits keep their bytes.
  await desk.addClient({ first: 'Noa', last: 'Nobody', address: 'nobody@example.test' }, true);
  await expect(desk.sync).toHaveText('1 email has a problem');
  await desk.call('Outboxes', 'Pause');
  await desk.addClient({ first: 'Wim', last: 'Waiting', address: 'hana@example.test' }, true);
  await desk.call('Accesses', 'Disable', client.id);

  const { launch } = desk.program;
  const words = [
    'Alvarez',
    'Nobody',
    'example.test',
    'practice.test',
    'Harbour',
    'Rivers',
    '555 0100',
    passphrase,
    MailPeer.password,
    'has opened a private page',
    'Here is the link you asked for',
    invitation.link.split('/l/')[1] ?? '',
    invitation.code,
    invitation.code.replace('-', ''),
    second.link.split('/l/')[1] ?? '',
    second.code,
    second.code.replace('-', ''),
    session?.value ?? '',
    new URL(desk.program.address).searchParams.get('token') ?? '',
  ];
  expect(words.filter((word) => word.length < 6)).toEqual([]);
  const running = await filesOf(launch.dataDir);
  expect([...running.keys()].filter((name) => name.endsWith('-wal'))).toHaveLength(1);
  expect(running.size).toBeGreaterThanOrEqual(3);
  expect(leaks(running, words), 'while it runs').toEqual([]);
  await desk.program.stop();
  expect(leaks(await filesOf(launch.dataDir), words), 'after it has ended').toEqual([]);
  expect(
    leaks(await filesOf(path.dirname(launch.log)), words),
    'logs and all it wrote beside',
  ).toEqual([]);
});

test('a database that is not encrypted is refused and left alone', async ({ start, browse }) => {
  const program = await start();
  await Desk.open(program, await browse());
  await program.stop();
  const database = path.join(program.launch.dataDir, 'practice.db');
  const foreign = Buffer.alloc(8192);
  foreign.write('SQLite format 3\0', 'latin1');
  foreign.set([0x10, 0x00, 0x01, 0x01, 0x00, 0x40, 0x20, 0x20], 16);
  const handle = await open(database, 'w');
  await handle.write(foreign);
  await handle.close();

  const desk = await Desk.enter(await start(program.launch), await browse());
  await desk.passphrase.fill(passphrase);
  await desk.button('Open').click();
  await expect(desk.heading('Your records could not be opened')).toBeVisible();
  await expect(desk.page.getByText(/^The file with the records is not encrypted/)).toBeVisible();
  expect((await readFile(database)).equals(foreign), 'nothing was changed').toBe(true);
});

test('a key that is another practice’s is refused, and the right one still opens the records', async ({
  start,
  browse,
}, info) => {
  const program = await start();
  await Desk.open(program, await browse());
  await program.stop();
  const other = await start({ dataDir: path.join(info.outputDir, 'other') });
  await Desk.open(other, await browse());
  await other.stop();

  const keys = path.join(program.launch.dataDir, 'keys.sealed');
  const kept = path.join(info.outputDir, 'keys.kept');
  await cp(keys, kept);
  await cp(path.join(other.launch.dataDir, 'keys.sealed'), keys);
  const refused = await start(program.launch);
  const desk = await Desk.enter(refused, await browse());
  await desk.passphrase.fill(passphrase);
  await desk.button('Open').click();
  await expect(desk.heading('Your records could not be opened')).toBeVisible();
  await expect(
    desk.page.getByText(/^The key on this computer does not open these records\./),
  ).toBeVisible();
  await refused.stop();

  await cp(kept, keys);
  await Desk.reopen(await start(program.launch), await browse());
});

test('records whose key is gone or damaged are refused before anything is typed, and open once it is back', async ({
  start,
  browse,
}) => {
  const program = await start();
  await Desk.open(program, await browse());
  await program.stop();
  const keys = path.join(program.launch.dataDir, 'keys.sealed');
  const whole = await readFile(keys);
  await rm(keys);
  const desk = await Desk.enter(await start(program.launch), await browse());
  await expect(desk.heading('Your records could not be opened')).toBeVisible();
  await expect(
    desk.page.getByText(/^The key to your records is not where it was kept\./),
  ).toBeVisible();

  await writeFile(keys, whole.subarray(0, 100));
  await desk.button('Try again').click();
  await expect(
    desk.page.getByText(/^The file with your keys is damaged: .* Nothing was/),
  ).toBeVisible();
  await expect(
    desk.page.getByText(/put the file keys\.sealed back into the data folder/),
  ).toBeVisible();
  await expect(desk.passphrase).toHaveCount(0);
  expect(await breaksNoRule('light', 'dark')(desk.page, 'damaged keys')).toEqual([]);
  expect(await fitsAt({ width: 960, height: 640 })(desk.page, 'damaged keys')).toEqual([]);

  await writeFile(keys, whole);
  await desk.button('Try again').click();
  await desk.passphrase.fill(passphrase);
  await desk.button('Open').click();
  await expect(desk.section('Home')).toBeVisible();
});
