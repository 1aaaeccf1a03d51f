// A mail server that does not keep its side: what the screen says meanwhile, that the window goes on, that nothing
// is lost, and that nothing but the first words of SMTP was ever on the wire in clear.
import path from 'node:path';
import { stages, Trickster, type Stage } from './real/trickster';
import { expect, test as base } from './real/test';
import { MailPeer } from './real/peer';
import { ana, bo, Desk, type Person } from './screens/desk';
import type { MailAccountDraft } from '../desktop/contract';

const test = base.extend<{ trickster: Trickster; desk: Desk }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is used
  trickster: async ({}, use, info) => {
    const trickster = await Trickster.start(path.join(info.outputDir, 'trickster'));
    await use(trickster);
    expect(trickster.clear, 'what was on the wire in clear').toMatch(
      /^(EHLO \S+\r\n|STARTTLS\r\n|QUIT\r\n)*$/,
    );
    await trickster.stop();
  },
  desk: async ({ trickster, start, browse }, use) => {
    const desk = await Desk.open(await start({ authority: trickster.authority }), await browse());
    await desk.furnish(account(trickster));
    await use(desk);
  },
});

function account({ port }: Trickster): MailAccountDraft {
  return {
    ...{ host: 'localhost', port, security: 'starttls', username: MailPeer.practitioner },
    ...{ password: MailPeer.password, senderName: 'Harbour Counselling' },
    ...{ senderAddress: MailPeer.practitioner, signIn: 'password' },
    ...{ client: '', clientSecret: '', tenant: '' },
  };
}

/** Who is written to at a stage. */
function reader(stage: Stage): Person {
  return { first: 'Ana', last: stage, address: `${stage}@example.test` };
}

test('W2: a mail server without encryption gets nothing, and the screen says so', async ({
  desk,
  trickster,
}) => {
  trickster.isOffering = false;
  await desk.addClient(ana, true);
  await expect(desk.sync).toHaveText('Email needs attention');
  await desk.openOutbox('Waiting');
  const offered = 'The mail server offers no encryption on this port, so nothing was sent.';
  await expect(desk.page.locator('main')).toContainText(offered);
  await expect(desk.mail(ana.address)).toContainText('Waits until the email settings are fixed');
  await desk.openSettings('Email sending');
  await desk.button('Test connection').click();
  const result = desk.page.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText(offered);

  trickster.isOffering = true;
  await desk.button('Test connection').click();
  await expect(result).toContainText('The connection works.');
  await expect.poll(() => trickster.taken, 'the way is known to be clear').toBe(1);
  await expect(desk.sync).toHaveText('Up to date');
});

test('W2: a mail server that falls silent at any stage holds up nothing, and each mail ends in a state that is true', async ({
  desk,
  trickster,
}) => {
  test.slow(); // ten conversations break
  for (const stage of stages) {
    const { first, last, address } = reader(stage);
    trickster.hang(stage);
    await desk.addClient({ first, last, address }, true);
    await expect.poll(() => trickster.silent, `silent at ${stage}`).toBe(stage);

    // Meanwhile the window goes on.
    await desk.page.keyboard.press('Control+n');
    await expect(desk.dialog('Create client')).toBeVisible();
    await desk.page.keyboard.press('Escape');
    await expect(desk.dialog('Create client')).toHaveCount(0);
    await desk.openOutbox('Waiting');
    await expect(desk.mail(address)).toContainText(/Sending|Next in line|Leaving now/);

    const before = trickster.taken;
    trickster.behave();
    if (stage === 'dot') {
      await desk.openOutbox('Problems');
      await expect(desk.mail(address)).toContainText('May have arrived');
      await expect(desk.sync).toHaveText('1 email has a problem');
      expect(trickster.taken, 'it is not sent again by itself').toBe(before);
      continue;
    }
    const again = desk.mail(address).getByRole('button', { name: 'Try now' });
    if (['mail', 'rcpt', 'data'].includes(stage)) await again.click();
    if (stage === 'auth') {
      await expect(desk.mail(address)).toContainText('Waits until the provider takes mail again');
      await desk.button('Send now').click();
    }
    await expect.poll(() => trickster.taken, `taken after ${stage}`).toBe(before + 1);
    await desk.openOutbox('Sent');
    await expect(desk.mail(address)).toContainText('Accepted by the mail server');
  }
});

test('W2: a mail server that drips its replies gets each mail once', async ({
  desk,
  trickster,
}) => {
  for (const [nth, stage] of stages.entries()) {
    trickster.drip(stage);
    await desk.addClient(reader(stage), true);
    await expect.poll(() => trickster.taken, `taken at ${stage}`).toBe(nth + 1);
  }
  await expect(desk.sync).toHaveText('Up to date');
  await desk.openOutbox('Sent');
  await expect(desk.page.getByRole('list', { name: 'Emails' }).getByRole('listitem')).toHaveCount(
    stages.length,
  );
});

test('W2: a test of a connection that hangs says that it is under way, and the screen can be left', async ({
  desk,
  trickster,
}) => {
  trickster.hang('banner');
  await desk.openSettings('Email sending');
  await desk.button('Test connection').click();
  await expect.poll(() => trickster.silent).toBe('banner');
  await expect(desk.page.locator('main [aria-busy="true"]')).not.toHaveCount(0);
  await desk.addClient(bo, false);
  await desk.openClient(bo);
  await desk.openSettings('Email sending');
  trickster.behave();
  await desk.button('Test connection').click();
  await expect(desk.page.getByText('The connection works.')).toBeVisible();
});
