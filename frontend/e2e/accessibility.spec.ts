// W10: WCAG 2.2 AA on both faces, light and dark; the portal on a narrow phone, and without a script.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './real/test';
import { ana, bo, Desk, passphrase } from './screens/desk';
import { Portal } from './screens/portal';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What breaks the rules on the page as it is now, one line each. */
async function faultsOf(page: Page, where: string): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page })
    .withTags(rules)
    .setLegacyMode(true)
    .analyze();
  if (passes.length === 0) return [`${where}: nothing was looked at`];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${where}: ${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`,
    ),
  );
}

for (const scheme of ['light', 'dark'] as const) {
  test(`W10: the window breaks no rule, ${scheme}`, async ({ start, browse, peer, mailbox }) => {
    test.slow(); // every screen is searched for faults
    await mailbox('ana');
    const program = await start({ authority: peer.authority });
    const context = await browse({ colorScheme: scheme, reducedMotion: 'reduce' });
    const desk = await Desk.enter(program, context);
    const { page } = desk;
    const faults: string[] = [];
    const look = async (where: string) => faults.push(...(await faultsOf(page, where)));

    await expect(desk.heading('Welcome')).toBeVisible();
    await look('welcome');
    await desk.button('Continue').click();
    await expect(desk.heading('Choose a passphrase')).toBeVisible();
    await desk.passphrase.fill('too short');
    await desk.button('Start').click();
    await look('choose a passphrase');
    await desk.call('Startup', 'ChoosePassphrase', passphrase);
    await expect(desk.section('Home')).toBeVisible();
    await look('home, empty');
    await desk.section('Clients').click();
    await expect(page.getByText('Add your first client')).toBeVisible();
    await look('clients, empty');
    await desk.furnish(peer.account());
    await desk.addClient(ana, true);
    await desk.addClient(bo, false);
    await desk.addClient({ first: 'Noa', last: 'Nobody', address: 'nobody@example.test' }, true);
    await expect(desk.sync).toHaveText('1 email has a problem');
    await look('clients');
    await desk.section('Home').click();
    await expect(page.getByText('Needs attention')).toBeVisible();
    await look('home');
    await desk.sync.click();
    await expect(page.getByText('Latest emails')).toBeVisible();
    await look('sync');
    await page.keyboard.press('Escape');

    const dialog = await desk.openCreateClient();
    await dialog.getByRole('button', { name: 'Add email' }).click();
    await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await look('create client, refused');
    await page.keyboard.press('Escape');

    for (const person of [ana, bo, { first: 'Noa', last: 'Nobody', address: '' }]) {
      await desk.openClient(person);
      await look(`overview of ${person.first}`);
      await desk.edit('Client Portal');
      await expect(desk.button('Save permissions')).toBeVisible();
      await look(`portal of ${person.first}`);
    }
    await page.getByRole('tab', { name: 'Client Info' }).click();
    await look('client info');
    await desk.openClient(ana);
    await desk.edit('Client Portal');
    await desk.button('Disable access').click();
    await expect(desk.dialog('Disable access for Ana?')).toBeVisible();
    await look('disable');
    await page.keyboard.press('Escape');

    for (const box of ['Waiting', 'Sent', 'Problems'] as const) {
      await desk.openOutbox(box);
      await look(`outbox ${box}`);
    }
    for (const name of [
      'Practice details',
      'Client Portal permissions',
      'Email sending',
      'Portal address',
      'This computer',
    ]) {
      await desk.openSettings(name);
      await look(`settings ${name}`);
    }
    await desk.openSettings('Client Portal permissions');
    await page.getByRole('switch', { name: 'Client Portal' }).click();
    await desk
      .dialog('Turn off the Client Portal for your practice?')
      .getByRole('button', { name: 'Turn off' })
      .click();
    await expect(page.getByRole('switch', { name: 'Client Portal' })).not.toBeChecked();
    await look('portal off');
    await program.stop();

    const later = await Desk.enter(await start(program.launch), context);
    await expect(later.heading('Enter your passphrase')).toBeVisible();
    faults.push(...(await faultsOf(later.page, 'enter the passphrase')));
    expect(faults).toEqual([]);
  });

  test(`W10: the portal breaks no rule and fits 320 px, ${scheme}`, async ({
    desk,
    mailbox,
    browse,
  }) => {
    test.slow(); // every page is searched for faults
    const box = await mailbox('ana');
    await desk.addClient({ ...ana, last: 'Alvarez-Oppenheimer-Featherstonehaugh' }, true);
    const { link } = await box.newest(1);
    const context = await browse({
      colorScheme: scheme,
      viewport: { width: 320, height: 568 },
      isMobile: true,
      hasTouch: true,
    });
    const portal = new Portal(await context.newPage());
    const { page } = portal;
    const home = desk.program.portal;
    const faults: string[] = [];
    const look = async (heading: string | RegExp) => {
      await expect(portal.heading(heading)).toBeVisible();
      faults.push(...(await faultsOf(page, `${heading}`)));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) faults.push(`${heading}: is ${width} px wide`);
    };

    await page.goto(home);
    await look('Sign in');
    await portal.button('Email me a link').click();
    await expect(page.getByText('Please type your email address.')).toBeVisible();
    await look('Sign in');
    await portal.askForLink(
      home,
      'a-very-long-name-that-does-not-end@an-even-longer-domain.example.test',
    );
    await look('Check your email');
    await page.goto(`${home}/code?other=1`);
    await look('Sign in with a code');
    await portal.button('Sign in').click();
    await expect(page.getByText('Please type the code.')).toBeVisible();
    await look('Sign in with a code');
    await page.goto(`${home}/nowhere`);
    await look('This page is not here');
    await page.goto(`${home}/l/${'x'.repeat(43)}`);
    await look('This link does not work');
    await portal.follow(link);
    await expect(portal.button('Yes, sign me in')).toBeVisible();
    await look(/^Sign in as /);
    await portal.confirm();
    await look('Hello Ana');
    await page.goto(`${home}/?lang=es`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
    faults.push(...(await faultsOf(page, 'home, Spanish')));
    await page.goto(`${home}/?lang=en`);
    await desk.call('Practices', 'ClosePortal');
    await page.goto(home);
    await look('Closed for now');
    expect(faults).toEqual([]);
  });
}

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
  const { code } = await box.newest(2);
  await portal.page.getByLabel('Code', { exact: true }).fill(code);
  await portal.button('Sign in').click();
  await expect(portal.greeting('Ana')).toBeVisible();
});
