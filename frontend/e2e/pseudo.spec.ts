// W11: every word on every screen comes from a book, and fits, also where a language is 40 % longer. The program
// is built once more with English made strange; what shows without brackets was written into a screen.
import { Teller } from './real/teller';
import { expect, test } from './real/test';
import { buildStrange } from './real/strange';
import { Desk, passphrase } from './screens/desk';
import { fits, fitsAt, isInTheBooks, strangers } from './walk/looks';
import { PortalWalk } from './walk/portal';
import { Words } from './walk/tongue';
import { WindowWalk } from './walk/window';

test.describe.configure({ mode: 'serial' }); // one build for both

/** Dates, times and lengths, which the browser names in its own language. */
const parts = [
  ...['mm', 'dd', 'yyyy', 'month,', 'day,', 'year,', 'hour,', 'minute,', 'AM/PM,'],
  ...Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(
      Date.UTC(2026, month),
    ),
  ),
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  ...['minutes', 'hours', 'hour', 'days', 'day', 'weeks', 'week'],
];

let binary = '';

test.beforeAll(async () => {
  test.setTimeout(300_000); // a whole build
  binary = await buildStrange();
});

/** The smallest window, and a common one. */
const sizes = [
  { width: 960, height: 640 },
  { width: 1280, height: 820 },
];

test('W11: every word of the window is in a book and fits, at 960x640 and 1280x820', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  test.slow(); // every screen
  await mailbox('ana');
  const walk: WindowWalk = await WindowWalk.begin({
    program: await start({ authority: peer.authority, binary }),
    context: await browse({ reducedMotion: 'reduce' }),
    words: new Words('en-XA'),
    account: peer.account(),
    misnamed: peer.ports.misnamed,
    look: async (page, where) => {
      const faults = await isInTheBooks([...walk.facts, ...parts])(page, where);
      for (const size of sizes) {
        faults.push(...(await fitsAt(size)(page, where)));
      }
      expect.soft(faults).toEqual([]);
    },
  });
  await walk.throughAPractice();
});

test('W11: every word of the portal and of its mails is in a book and fits 320 px', async ({
  start,
  browse,
  peer,
  mailbox,
}) => {
  test.slow(); // every page
  const teller = await Teller.start();
  const program = await start({ authority: peer.authority, binary, teller: teller.address });
  const desk = await Desk.enter(program, await browse());
  await desk.call('Samples', 'StartPractice');
  await desk.call('Startup', 'ChoosePassphrase', passphrase);
  await expect(desk.page.getByRole('banner')).toBeVisible();
  await desk.furnish(peer.account());
  const words = new Words('en-XA');
  // Days and months are one sentence each, which the portal parts: what is left of it has no brackets.
  const calendar = ['portal_weekdays', 'portal_months'].flatMap((key) => words.say(key).split(','));
  const walk: PortalWalk = new PortalWalk({
    desk,
    teller,
    words,
    box: await mailbox('ana'),
    context: await browse({ viewport: { width: 320, height: 568 } }),
    look: async (page, where) => {
      const faults = await isInTheBooks([...walk.facts, ...calendar])(page, where);
      faults.push(...(await fits(page, where)));
      expect.soft(faults).toEqual([]);
    },
  });
  await walk.throughEveryPage();
  await teller.stop();
  expect(walk.letters).toHaveLength(2);
  for (const { mail, text, code } of walk.letters) {
    const said = `${mail.subject}\n${text.replace(code, '')}`.replace(/\s+/g, ' ');
    expect.soft(strangers(said, [...walk.facts, ...calendar])).toEqual([]);
  }
});
