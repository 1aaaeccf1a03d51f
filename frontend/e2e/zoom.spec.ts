// Every page of the portal at 400 % (320 CSS px of a window of 1280), and there with text of 200 % too: nothing scrolls
// sideways, is cut off or lies on something else, and the keyboard reaches all of it in sight.
import type { Page } from '@playwright/test';
import type { Paper } from '../desktop/contract';
import { expect, test } from './real/test';
import { issued, paid } from './screens/bill';
import { ana, type Desk } from './screens/desk';
import { book, openPractice } from './screens/diary';
import { Portal } from './screens/portal';
import { fits } from './walk/looks';

const zoomed = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, locale: 'en-GB' };
const pdf = Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n');

/** What is wrong with the page as it is shown, and with text of twice its size. */
async function look(page: Page, where: string): Promise<string[]> {
  const faults = await fits(page, where);
  faults.push(...(await isReached(page, where)));
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { font-size: 200% !important; }');
    document.adoptedStyleSheets = [sheet];
  });
  faults.push(...(await fits(page, `${where}, 200 % text`)));
  faults.push(...(await isReached(page, `${where}, 200 % text`)));
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  return faults;
}

/** What the keyboard does not reach, or reaches out of sight. */
async function isReached(page: Page, where: string): Promise<string[]> {
  const controls = page.locator(
    'a[href], button, input:not([type=hidden]), select, textarea, summary',
  );
  const count = await controls.evaluateAll((found) => {
    const shown = found.filter(
      (each) => each.checkVisibility() && !(each as HTMLInputElement).disabled,
    );
    shown.forEach((each, nth) => each.setAttribute('data-nth', String(nth)));
    (document.activeElement as HTMLElement).blur();
    return shown.length;
  });
  const reached = new Set<string>();
  const faults: string[] = [];
  for (let presses = 0; presses <= count; presses += 1) {
    await page.keyboard.press('Tab');
    const { nth, name, isInSight } = await page.evaluate(() => {
      const on = document.activeElement;
      const box = on?.getBoundingClientRect();
      const isInSight =
        box !== undefined && box.bottom > 0 && box.top < innerHeight && box.right > 0;
      const group = on?.matches('[type=radio]')
        ? document.querySelectorAll(`[type=radio][name="${(on as HTMLInputElement).name}"]`)
        : [on];
      return {
        nth: [...group].map((each) => each?.getAttribute('data-nth') ?? ''),
        name: on?.textContent?.trim().slice(0, 40) || (on?.getAttribute('name') ?? ''),
        isInSight,
      };
    });
    nth.forEach((each) => reached.add(each));
    if (nth[0] && !isInSight) faults.push(`${where}: out of sight with the focus: ${name}`);
  }
  for (let nth = 0; nth < count; nth += 1) {
    if (reached.has(String(nth))) continue;
    const name = await page
      .locator(`[data-nth="${nth}"]`)
      .evaluate((each) => `${each.tagName} ${each.textContent} ${each.getAttribute('name') ?? ''}`);
    faults.push(`${where}: not reached: ${name.slice(0, 120)}`);
  }
  return faults;
}

/** Gives Ana something on every page of hers; her access is there already. */
async function furnish(desk: Desk, id: string): Promise<void> {
  const { service, place } = await openPractice(desk);
  const start = new Date(Date.now() + 5 * 86_400_000);
  start.setUTCHours(10, 0, 0, 0);
  await book(desk, {
    ...{ holderId: id, serviceId: service.id, placeId: place.id, anyway: true },
    start: start.toISOString(),
  });
  await desk.call('Messages', 'Send', id, `Your page: ${desk.program.portal}/appointments/new`);
  await desk.call('Messages', 'Send', id, `${'Donaudampfschifffahrt'.repeat(4)} and so on.`);
  const invoice = await issued(desk, id, [
    { price: 1234567, text: 'Psychodiagnostisches Erstgespräch, 50 minutes' },
  ]);
  await paid(desk, invoice, 234567);
  const question = (kind: string, label: string, min = 0, max = 0) => ({
    ...{ id: kind, kind, label, hint: 'As far as you know.', isRequired: true },
    ...{ min, max, options: [], showIf: { question: '', value: '' } },
    ...{ lowLabel: min ? 'never' : '', highLabel: min ? 'always' : '' },
  });
  const form = {
    sections: [
      {
        ...{ title: 'About you', text: 'Take your time.', measure: '' },
        questions: [
          question('long_text', 'What brings you here?'),
          question('address', 'Where you live'),
          question('scale', 'How do you sleep?', 1, 5),
          question('date', 'Since when?'),
        ],
      },
    ],
  };
  const papers = [
    await desk.call<Paper>('Documents', 'AddForm', { title: 'First visit', language: 'en', form }),
    await desk.call<Paper>('Documents', 'AddText', {
      ...{ title: 'Privacy notice', language: 'en' },
      text: 'We keep what you tell us.\n\n## Your rights\n\nYou may ask.',
    }),
  ];
  for (const { document } of papers) {
    await desk.call('Documents', 'Publish', document.id, document.version);
  }
  await desk.call('Shares', 'Share', {
    ...{ holderId: id, addressId: '', documents: papers.map((each) => each.document.id) },
    ...{ dueOn: '', wording: { subject: '', message: '' } },
  });
}

test('W10: every page of the portal is whole at 400 % and with text of 200 %', async ({
  desk,
  mailbox,
  browse,
}) => {
  test.setTimeout(400_000); // each page is walked by keyboard, twice
  const box = await mailbox('ana');
  await desk.call('Practices', 'SaveUndoWindow', 0);
  const { id } = await desk.addClient({ ...ana, last: 'Alvarez-Oppenheimer' }, true);
  const { link } = await box.newest(1);
  await furnish(desk, id);
  const phone = new Portal(await (await browse(zoomed)).newPage());
  const { page } = phone;
  const home = desk.program.portal;
  const faults: string[] = [];
  const see = async (where: string) => void faults.push(...(await look(page, where)));

  await page.goto(home);
  await see('sign in');
  await phone.button('Email me a link').click();
  await see('sign in, no address');
  await phone.askForLink(home, 'a-long-name-without-end@a-longer-domain.example.test');
  await see('check your email');
  await page.goto(`${home}/code?other=1`);
  await phone.button('Sign in').click();
  await see('code, none');
  await page.goto(`${home}/l/${'x'.repeat(43)}`);
  await see('link, unknown');
  await phone.follow(link);
  await see('link');
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await page.goto(link);
  await see('link, used');

  await page.goto(`${home}/messages`);
  await phone.button('Send message').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await see('messages, refused');
  await page.getByLabel('Files').setInputFiles({
    ...{ name: `${'insurance-card-'.repeat(6)}.pdf`, mimeType: 'application/pdf', buffer: pdf },
  });
  await phone.button('Send message').click();
  await expect(page.getByRole('log').getByRole('article')).toHaveCount(3);
  await page.goto(`${home}/appointments/new`);
  await page.locator('.times a').first().click();
  await see('ask for this time');
  await phone.button('Send the request').click();

  // From the start on, every page that a link leads to.
  const seen = new Set<string>();
  const waiting = ['/'];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const shape = path
      .replace(/[0-9a-f-]{36}/g, '…')
      .replace(/\d{4}-\d\d-\d\d.*/, '…')
      .replace(/from=\d+/, 'from=…');
    if (seen.has(shape)) continue;
    seen.add(shape);
    await page.goto(home + path);
    await see(shape);
    const links = await page
      .locator('main a[href^="/"]:not([download])')
      .evaluateAll((found) => found.map((each) => (each.getAttribute('href') ?? '').split('#')[0]));
    waiting.push(
      ...links.flatMap((each) =>
        each && !/\/(pdf|copy|file|go)$|\/files\//.test(each) ? [each] : [],
      ),
    );
  }
  expect(faults).toEqual([]);
  const walked = [...seen].join(' ');
  for (const part of ['/messages', '/appointments', '/papers/…', '/billing/invoices/…']) {
    expect(walked).toContain(part);
  }
});
