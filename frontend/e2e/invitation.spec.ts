// The main job, on the real program with a real mail server: a client is invited, and signs in.
import { request } from '@playwright/test';
import type { Access } from '../desktop/contract';
import { MailPeer } from './real/peer';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';
import { Portal } from './screens/portal';

/** The access of the one client there is. */
async function accessOf(desk: Desk): Promise<Access> {
  const page = await desk.call<{ rows: { id: string }[] }>('Clients', 'Page', {
    text: '',
    status: '',
    access: '',
    offset: 0,
    limit: 1,
  });
  return desk.call<Access>('Accesses', 'Get', page.rows[0]?.id);
}

test('S1 S5 S19 S48: a client is created with an address and consent, and signs in from the mail', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.createClient(ana);
  const letter = await box.newest(1);
  expect(letter.link).toContain(desk.program.portal);
  await expect(desk.notSignedIn('Ana')).toBeVisible();
  await desk.edit('Client Portal');
  await expect(desk.notSignedIn('Ana')).toBeVisible();
  const moves: string[] = [];
  desk.page.on('framenavigated', (frame) => moves.push(frame.url()));

  const scanner = await request.newContext();
  const phone = new Portal(await (await pickUpPhone()).newPage());
  for (let visit = 1; visit <= 20; visit += 1) {
    expect((await scanner.head(letter.link)).status()).toBe(200);
    await phone.follow(letter.link);
    await expect(phone.button('Yes, sign me in')).toBeVisible();
  }
  await scanner.dispose();
  expect((await accessOf(desk)).state, 'W3: opening a link changes nothing').toBe('invited');
  await expect(desk.notSignedIn('Ana')).toBeVisible();
  const names = (await phone.page.context().cookies()).map((cookie) => cookie.name);
  expect(names.filter((name) => name.includes('session'))).toEqual([]);

  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  await expect(desk.notSignedIn('Ana'), 'S19: the banner goes by itself').toHaveCount(0);
  await expect(desk.page.getByRole('tabpanel').getByText('Active', { exact: true })).toBeVisible();
  await expect(desk.page.getByLabel('Resend email invitation'), 'S29').toHaveCount(0);
  expect(moves, 'the window was not loaded anew').toEqual([]);
});

test('S48 W3: the code of the same mail signs in in another browser', async ({
  desk,
  mailbox,
  pickUpPhone,
  browse,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const letter = await box.newest(1);
  expect(letter.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(letter.link);
  await expect(phone.button('Yes, sign me in')).toBeVisible();

  const elsewhere = new Portal(await (await browse()).newPage());
  await elsewhere.signInByCode(desk.program.portal, ana.address, letter.code.toLowerCase());
  await expect(elsewhere.greeting('Ana')).toBeVisible();

  await phone.confirm();
  await expect(phone.heading('This link has already been used')).toBeVisible();
  await phone.page.goto(desk.program.portal);
  await expect(phone.heading('Sign in')).toBeVisible();
});

test('a used link leads to a new one, which signs in', async ({ desk, mailbox, pickUpPhone }) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const first = await box.newest(1);
  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(first.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();

  const later = new Portal(await (await pickUpPhone()).newPage());
  await later.follow(first.link);
  await expect(later.heading('This link has already been used')).toBeVisible();
  await later.button('Email me a new link').click();
  await expect(later.heading('Check your email')).toBeVisible();
  const second = await box.newest(2);
  expect(second.mail.subject).toBe('Your link to sign in at Harbour Counselling');
  expect(second.link).not.toBe(first.link);
  await later.follow(second.link);
  await later.confirm();
  await expect(later.greeting('Ana')).toBeVisible();
});

test('S5: the welcome mail is one letter to one person, as text and as HTML', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const { mail, raw, text, html, link, code } = await box.newest(1);
  expect(mail.to).toEqual([{ name: 'Ana Alvarez', address: ana.address }]);
  expect(mail.cc ?? []).toEqual([]);
  expect(mail.bcc ?? []).toEqual([]);
  expect(mail.from).toEqual({ name: 'Harbour Counselling', address: MailPeer.practitioner });
  expect(mail.subject).toBe('Welcome to Harbour Counselling');
  expect(Math.abs(Date.now() - Date.parse(mail.date ?? '')), 'sent just now').toBeLessThan(120_000);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  expect(header('message-id')).toMatch(/^<[0-9a-f-]{36}@practice\.test>$/);
  expect(header('auto-submitted')).toBe('auto-generated');
  expect(header('content-language')).toBe('en');
  expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect(mail.attachments).toEqual([]);

  expect(text).toContain(
    'Nora Rivers welcomes you to Harbour Counselling and has opened a private page for you.',
  );
  for (const part of [text, html]) {
    expect(part).toContain(link);
    expect(part).toContain(code);
    expect(part).toContain('+49 30 555 0100'.replace('+', part === html ? '&#43;' : '+'));
  }
  expect(html, 'W12: nothing is loaded from anywhere').not.toMatch(
    /<(img|script|link|iframe)\b|url\(/i,
  );
  const addresses = html.match(/https?:\/\/[^"\s<]+/g) ?? [];
  expect(addresses.filter((address) => !address.startsWith(desk.program.portal))).toEqual([]);
});

test('S5 S9: without consent the profile is saved and nothing is sent', async ({
  desk,
  mailbox,
}) => {
  const box = await mailbox('ana');
  const dialog = await desk.openCreateClient();
  await dialog.getByLabel('Legal first name').fill('Ana');
  await dialog.getByLabel('Last name').fill('Alvarez');
  await dialog.getByRole('button', { name: 'Add email' }).click();
  await dialog.getByLabel('Email 1', { exact: true }).fill(ana.address);
  await expect(dialog.getByText(/^Nothing is sent yet\./)).toBeVisible();
  await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(desk.heading('Ana Alvarez')).toBeVisible();
  await expect(desk.toast(/Nothing was sent/)).toBeVisible();

  await desk.edit('Client Portal');
  await expect(desk.button('Send email')).toBeDisabled();
  await expect(desk.page.getByText(/^Ana has not agreed to get email yet/)).toBeVisible();
  await desk.button('Open Client Info').click();
  await desk.page.getByLabel(`Email to ${ana.address}`).click();
  await desk.button('Save client').click();
  await expect(desk.page.getByText(/^Recorded by Nora Rivers/)).toBeVisible();

  await desk.page.getByRole('tab', { name: 'Client Portal' }).click();
  await desk.button('Send email').click();
  await box.newest(1);
  await expect(desk.notSignedIn('Ana')).toBeVisible();
});

test('S26 S28: a client who has not signed in is sent a fresh link; both links work until one is used', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const first = await box.newest(1);
  await desk.openClient(ana);
  await desk.edit('Client Portal');
  await expect(desk.notSignedIn('Ana')).toBeVisible();
  await desk.page.getByLabel('Resend email invitation').check();
  await desk.button('Send email').click();
  const second = await box.newest(2);
  expect(second.link).not.toBe(first.link);
  const written = desk.page.getByText(`Invitation to ${ana.address} written again`);
  await expect(written.filter({ visible: true })).toBeVisible(); // the folded story of the help has it too

  const phone = new Portal(await (await pickUpPhone()).newPage());
  await phone.follow(first.link);
  await phone.confirm();
  await expect(phone.greeting('Ana')).toBeVisible();
  const other = new Portal(await (await pickUpPhone()).newPage());
  await other.follow(second.link);
  await expect(other.heading('This link has already been used')).toBeVisible();
});
