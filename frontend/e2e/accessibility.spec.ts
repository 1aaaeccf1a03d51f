// W10, W11: WCAG 2.2 AA on every screen of both faces, in English and in Spanish, light and dark; the portal on a
// narrow phone, magnified, with wide spacing, and without a script.
import type { Page } from '@playwright/test';
import { Teller } from './real/teller';
import { expect, test } from './real/test';
import { Desk, ana } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits, reads, staysWhenSpaced } from './walk/looks';
import { PortalWalk } from './walk/portal';
import { Words, type Tongue } from './walk/tongue';
import { WindowWalk } from './walk/window';

/** Colours are the same in every language: they are looked at in the first one. */
const schemes = { en: ['light', 'dark'], es: [] } as const;

/** Looks for what is broken, and says all of it at the end of the walk. */
function watching(words: Words, ...looks: ((page: Page, where: string) => Promise<string[]>)[]) {
  return async (page: Page, where: string) => {
    const faults: string[] = [];
    const axe = breaksNoRule(...schemes[words.language]);
    for (const look of [axe, fits, reads(words.language), ...looks]) {
      faults.push(...(await look(page, where)));
    }
    expect.soft(faults, where).toEqual([]);
  };
}

for (const tongue of ['en', 'es'] satisfies Tongue[]) {
  for (const part of ['sample', 'practice'] as const) {
    test(`W10 W11: the window breaks no rule on any screen of a ${part}, ${tongue}`, async ({
      start,
      browse,
      peer,
      mailbox,
    }) => {
      test.slow(); // every screen is searched for faults
      await mailbox('ana');
      const words = new Words(tongue);
      const walk = await WindowWalk.begin({
        program: await start({ authority: peer.authority }),
        context: await browse({ locale: tongue, reducedMotion: 'reduce' }),
        words,
        account: peer.account(),
        misnamed: peer.ports.misnamed,
        look: watching(words),
      });
      if (part === 'sample') await walk.throughTheSample();
      else await walk.throughAPractice();
    });
  }

  test(`W10 W11: the portal breaks no rule and fits 320 px on any page, ${tongue}`, async ({
    start,
    peer,
    mailbox,
    browse,
  }) => {
    test.slow(); // every page is searched for faults
    const words = new Words(tongue);
    const teller = await Teller.start();
    const program = await start({ authority: peer.authority, teller: teller.address });
    const desk = await Desk.open(program, await browse());
    await desk.furnish(peer.account());
    const walk = new PortalWalk({
      desk,
      teller,
      words,
      box: await mailbox('ana'),
      context: await browse({ locale: tongue, viewport: { width: 320, height: 568 } }),
      look: watching(words, staysWhenSpaced),
    });
    await walk.throughEveryPage();
    await teller.stop();
  });
}

test('W10: the portal is whole at 400 %, in forced colours and without motion', async ({
  desk,
  browse,
}) => {
  // A window of 1280 px at 400 % is one of 320 CSS px with four times the pixels.
  const context = await browse({
    viewport: { width: 320, height: 256 },
    deviceScaleFactor: 4,
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  const portal = new Portal(await context.newPage());
  await portal.page.goto(desk.program.portal);
  expect(await fits(portal.page, 'sign in')).toEqual([]);
  await expect(portal.button('Email me a link')).toBeVisible();
  const field = portal.page.getByLabel('Email', { exact: true });
  await field.focus();
  await expect(field).toHaveCSS('outline-style', 'solid');
  const edges = await portal.button('Email me a link').evaluate((button) => {
    const { borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(button);
    return borderTopStyle !== 'none' && borderTopColor !== backgroundColor;
  });
  expect(edges, 'a button has an edge where colours are forced').toBe(true);
  const moves = await portal.page.evaluate(
    () => document.getAnimations().filter((animation) => animation.playState === 'running').length,
  );
  expect(moves).toBe(0);
});

test('W10: the window keeps its edges in forced colours', async ({ desk }) => {
  const { page } = desk;
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await desk.addClient(ana, false);
  await desk.openClient(ana);
  const edges = await desk.button('Edit').evaluate((button) => {
    const { borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(button);
    return borderTopStyle !== 'none' && borderTopColor !== backgroundColor;
  });
  expect(edges).toBe(true);
  await desk.button('Edit').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(desk.button('Edit')).toHaveCSS('outline-style', 'solid');
});

test('W10: the whole way in works without a script, by link and by code', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true);
  const invitation = await box.newest(1);
  const context = await pickUpPhone({ javaScriptEnabled: false });
  const portal = new Portal(await context.newPage());
  await portal.follow(invitation.link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();
  await portal.button('Sign out').click();
  await expect(portal.page.getByText('You have signed out.')).toBeVisible();

  await portal.askForLink(desk.program.portal, ana.address);
  await expect(portal.heading('Check your email')).toBeVisible();
  const { code, link } = await box.newest(2);
  await portal.page.getByLabel('Code', { exact: true }).fill(code);
  await portal.button('Sign in').click();
  await expect(portal.greeting('Ana')).toBeVisible();
  await portal.button('Sign out').click();

  // A link that was used up asks for a new one by its button.
  await portal.follow(link);
  await expect(portal.heading('This link has already been used')).toBeVisible();
  await portal.button('Email me a new link').click();
  await expect(portal.heading('Check your email')).toBeVisible();
  await portal.follow((await box.newest(3)).link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();
});

test('W11: the client’s language is the portal’s until another is chosen, and stays chosen', async ({
  desk,
  mailbox,
  pickUpPhone,
}) => {
  const box = await mailbox('ana');
  await desk.addClient(ana, true, 'es');
  const { link, mail, html } = await box.newest(1);
  expect(mail.subject).toBe(
    new Words('es').say('mail_welcome_subject', { practice: 'Harbour Counselling' }),
  );
  expect(html).toContain('lang="es"');
  const portal = new Portal(await (await pickUpPhone()).newPage());
  const { page } = portal;
  await portal.follow(link);
  await portal.button('Yes, sign me in').or(portal.button('Sí, quiero entrar')).click();
  await expect(portal.heading('Hola, Ana')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page).toHaveTitle('Inicio – Harbour Counselling');
  await page.getByRole('link', { name: 'English' }).click();
  await expect(portal.greeting('Ana')).toBeVisible();
  await portal.button('Sign out').click();
  await expect(portal.heading('Sign in')).toBeVisible();
  await page.getByRole('link', { name: 'Español' }).click();
  await expect(portal.heading('Entrar')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
});
