// What was signed or handed in is kept: a copy as a PDF, the same from the desk and from the Client Portal, and the paper
// itself printed from the window, alone.
import type { Download } from '@playwright/test';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Paper, Received } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { printed, stopPrinting } from './screens/paper';
import { Portal } from './screens/portal';
import { breaksNoRule, fits } from './walk/looks';

async function publish(desk: Desk, paper: Promise<Paper>): Promise<string> {
  const { document } = await paper;
  await desk.call('Documents', 'Publish', document.id, document.version);
  return document.id;
}

const question = (id: string, kind: string, label: string, more: object = {}) => ({
  ...{ id, kind, label, hint: '', isRequired: false, options: [], min: 0, max: 0 },
  ...{ lowLabel: '', highLabel: '', showIf: { question: '', value: '' }, ...more },
});

/** Enough questions that they fill more than a page. */
const form = {
  sections: [
    {
      ...{ title: 'About you', text: '', measure: '' },
      questions: [
        question('name', 'short_text', 'Your name', { isRequired: true }),
        ...Array.from({ length: 40 }, (_, at) =>
          question(`more${at}`, 'short_text', `Question number ${at}`),
        ),
      ],
    },
  ],
};

const sentences = Array.from({ length: 60 }, (_, at) => `Sentence ${at} of many.`).join('\n\n');

/** Shares a text and a form with Ana, who is signed in on her phone. */
async function shareBoth(desk: Desk, clientId: string): Promise<void> {
  const documents = [
    await publish(
      desk,
      desk.call<Paper>('Documents', 'AddText', {
        ...{ title: 'Privacy notice', language: 'en' },
        text: `# Your data\n\nIt stays <b>here</b>.\n- one\n\n${sentences}`,
      }),
    ),
    await publish(
      desk,
      desk.call<Paper>('Documents', 'AddForm', { title: 'First visit', language: 'en', form }),
    ),
  ];
  await desk.call('Shares', 'Share', {
    ...{ holderId: clientId, addressId: '', documents, dueOn: '' },
    wording: { subject: '', message: '' },
  });
}

async function textOf(download: Download): Promise<{ text: string; bytes: Buffer }> {
  const path = await download.path();
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', path, '-']);
  return { text: stdout, bytes: await readFile(path) };
}

/** The colour of text in the light. */
const ink = 'rgb(23, 33, 29)';

/** What comes out of the printer once somebody asks for it. */
async function print(desk: Desk, ask: () => Promise<void>): ReturnType<typeof printed> {
  await desk.page.evaluate(() => document.documentElement.removeAttribute('data-printed'));
  await ask();
  await desk.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const sheet = desk.page.locator('[data-sheet]');
  await expect(sheet, 'it is dark on white in the dark as well').toHaveCSS('color', ink);
  await desk.page.emulateMedia({ media: null, colorScheme: 'light' });
  return printed(desk.page);
}

test('S53: what was signed is kept as a PDF by the client and by the practitioner, and printed alone', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  const { id } = await desk.addClient(ana, true);
  const phone = new Portal(
    await (await pickUpPhone({ viewport: { width: 320, height: 568 } })).newPage(),
  );
  await phone.follow((await box.newest(1)).link);
  await phone.confirm();
  await shareBoth(desk, id);
  const { page } = phone;

  await page.goto(new URL('/papers', page.url()).href);
  await page.getByRole('link', { name: /First visit/ }).click();
  await page.getByLabel('Your name').fill('Ana');
  await page.getByLabel('Question number 0').focus();
  await expect(page.locator('#saved')).toHaveText(/^Saved at/);

  await desk.openClient(ana);
  await stopPrinting(desk.page);
  const reading = desk.page.getByRole('dialog');
  await desk.page.getByRole('button', { name: 'Open “First visit”' }).click();
  await expect(reading.getByRole('button', { name: 'Save as PDF' }), 'not done').toHaveCount(0);
  const press = () => reading.getByRole('button', { name: 'Print' }).click();
  const soFar = await print(desk, press);
  expect(soFar.text).toContain('Not handed in yet');
  expect(soFar.text).toMatch(/Your name\s+Ana\s/);
  await desk.page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByRole('button', { name: 'Hand in now' }).click();
  await expect(page.getByText('Thank you, this is done.')).toBeVisible();
  const copy = async (name: string) => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download a copy' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(name);
    return textOf(download);
  };
  const answers = await copy('First visit.pdf');
  expect(answers.text).toMatch(/Your name\s+Ana\s/);
  expect(answers.text).toContain('Answers (SHA-256)');
  expect(await breaksNoRule('light', 'dark')(page, 'handed in')).toEqual([]);
  expect(await fits(page, 'handed in')).toEqual([]);

  await page.getByRole('link', { name: 'All documents' }).click();
  await page.getByRole('link', { name: /Privacy notice/ }).click();
  await page.getByLabel('Type your full name').fill('Nguyễn Thị Ánh');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  const signed = await copy('Privacy notice.pdf');
  for (const wanted of ['It stays <b>here</b>.', 'Sentence 59', 'Nguyễn Thị Ánh', 'Page 1 of']) {
    expect(signed.text).toContain(wanted);
  }

  await desk.page.getByRole('button', { name: 'Open “Privacy notice”' }).click();
  await expect(reading.getByText('Signed by Nguyễn Thị Ánh')).toBeVisible();
  expect(await breaksNoRule('light', 'dark')(desk.page, 'a signed document')).toEqual([]);
  const saving = desk.page.waitForEvent('download');
  await reading.getByRole('button', { name: 'Save as PDF' }).click();
  const kept = await textOf(await saving);
  expect(kept.bytes.equals(signed.bytes), 'both have the same copy').toBe(true);

  const text = await print(desk, () => desk.page.keyboard.press('Control+p'));
  for (const wanted of [
    'Privacy notice',
    'For Ana Alvarez',
    'Version 1',
    'Sentence 59',
    'Signed by Nguyễn Thị Ánh',
    'Document (SHA-256)',
  ]) {
    expect(text.text).toContain(wanted);
  }
  for (const unwanted of ['Recent history', 'Outbox', 'Print\n', 'Save as PDF', 'Client Portal']) {
    expect(text.text).not.toContain(unwanted);
  }
  expect(text.pages, 'no page is empty').toBe(
    text.text.split('\f').filter((each) => each.trim().length > 10).length,
  );
  await desk.page.keyboard.press('Escape');

  await desk.page.getByRole('button', { name: 'Open “First visit”' }).click();
  const filled = await print(desk, press);
  expect(filled.pages).toBeGreaterThan(1);
  for (const each of filled.text.split('\f')) {
    expect(each.match(/Question number/g)?.length ?? 0, 'no question is parted').toBe(
      each.match(/Not answered/g)?.length ?? 0,
    );
  }
  expect(filled.text).toContain('Handed in by Ana');
  const { given } = await desk.call<Received>('Shares', 'List', id);
  expect(given.map((each) => each.state).sort()).toEqual(['done', 'signed']);
});
