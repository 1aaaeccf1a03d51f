// The two ways to the portal that are this program's own HTTPS, as a client meets them: with a certificate of a
// public authority, and in the local network with one made here.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { Certifier } from './real/certifier';
import { freePorts } from './real/ports';
import { expect, test as base } from './real/test';
import { ana, Desk } from './screens/desk';
import { Portal } from './screens/portal';
import { breaksNoRule, fits, reads } from './walk/looks';

/** The name that the internet would know the portal by. */
const name = 'portal.example.test';

const test = base.extend<{ certifier: Certifier; ports: { http: number; https: number } }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is used
  ports: async ({}, use) => {
    const [http = 0, https = 0] = await freePorts(2);
    await use({ http, https });
  },
  certifier: async ({ ports }, use, info) => {
    const certifier = await Certifier.start(path.join(info.outputDir, 'certifier'), ports);
    await use(certifier);
    await certifier.stop();
  },
});

/** A browser finds the name on this machine. */
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const found = `--host-resolver-rules=MAP ${name} 127.0.0.1`;
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), found] });
  },
});

/** The fingerprint of the certificate at a port, for whoever trusts this authority alone. It fails for everybody else. */
function vouchedFor(ca: string, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port, servername: host, ca }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.once('error', reject);
  });
}

/** What fingerprints have in common, however they are written. */
const bare = (fingerprint: string) => fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase();

test('P1 S48: a portal straight from the internet gets its certificate, and a client signs in over https', async ({
  start,
  browse,
  peer,
  mailbox,
  certifier,
  ports,
}, info) => {
  const box = await mailbox('ana');
  const authority = path.join(info.outputDir, 'trusted.pem');
  const trusted = await Promise.all(
    [peer.authority, certifier.authority].map((file) => readFile(file, 'utf8')),
  );
  await writeFile(authority, trusted.join('\n'));
  const program = await start({ authority, place: '127.0.0.1', certifier: certifier.directory });
  const desk = await Desk.open(program, await browse());
  await desk.furnish(peer.account());
  const home = `https://${name}:${ports.https}`;
  await desk.openSettings('Portal hosting');
  await desk.page.getByLabel('Portal address').fill(home);
  await desk.page.getByLabel('Portal address').press('Control+s');
  await expect(desk.toast('The portal address is saved.')).toBeVisible();

  await desk.page.getByRole('radio', { name: /^Direct, with a public certificate/ }).check();
  await desk.page.getByLabel('HTTPS port').fill(String(ports.https));
  await desk.page.getByLabel('HTTP port').fill(String(ports.http));
  await desk.page.getByLabel('Contact address for the certificate authority').fill('nora rivers');
  const ways = desk.page.getByRole('region', { name: 'How clients reach the portal' });
  const save = ways.getByRole('button', { name: 'Save changes' });
  await save.click();
  const contact = desk.page.getByLabel('Contact address for the certificate authority');
  await expect(contact).toHaveAccessibleDescription(/This is not one email address/);
  await contact.fill('nora@example.test');
  const terms = desk.page.getByRole('checkbox', { name: /^I agree to the terms/ });
  await save.click();
  await expect(terms).toHaveAccessibleDescription(/Without this no certificate is given/);
  await terms.check();
  await save.click();
  await expect(desk.toast('The portal is now reached this way.')).toBeVisible();
  await expect(desk.page.getByText(`Served over HTTPS at 127.0.0.1:${ports.https}.`)).toBeVisible();
  await expect(desk.page.getByText(/^Valid until .* It is renewed by itself\.$/)).toBeVisible();

  // A client's browser that trusts this authority, and no other, is content with the certificate.
  await vouchedFor(await certifier.root(), name, ports.https);
  await expect(
    vouchedFor(await readFile(peer.authority, 'utf8'), name, ports.https),
  ).rejects.toThrow();

  await desk.addClient(ana, true);
  const { link } = await box.newest(1);
  expect(link).toContain(`${home}/l/`);
  const phone = await browse({
    baseURL: home,
    ignoreHTTPSErrors: true, // the browser knows no authority of this test; the chain was looked at above
    viewport: { width: 320, height: 568 },
  });
  const portal = new Portal(await phone.newPage());
  await portal.follow(link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();
  for (const look of [breaksNoRule('light', 'dark'), fits, reads('en')])
    expect(await look(portal.page, 'over https')).toEqual([]);
  const cookies = await phone.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ secure: true, sameSite: 'Lax' });
  const answer = await portal.page.goto(home);
  expect(answer?.headers()['strict-transport-security']).toMatch(/^max-age=\d{7,}/);

  // Plain HTTP leads there and shows nothing.
  const plain = await portal.page.request.get(`http://127.0.0.1:${ports.http}/sign-in`, {
    headers: { Host: name },
    maxRedirects: 0,
  });
  expect(plain.status()).toBe(308);
  expect(plain.headers()['location']).toBe(`${home}/sign-in`);
});

test('P1: a certificate that is not given is told with the reason and the next try, and nothing is served in clear', async ({
  start,
  browse,
  certifier,
}) => {
  const [http = 0, https = 0] = await freePorts(2); // the authority looks at others
  const program = await start({
    authority: certifier.authority,
    place: '127.0.0.1',
    certifier: certifier.directory,
  });
  const desk = await Desk.open(program, await browse());
  await desk.call('Practices', 'SavePortalAddress', `https://${name}:${https}`);
  await desk.openSettings('Portal hosting');
  await desk.page.getByRole('radio', { name: /^Direct, with a public certificate/ }).check();
  await desk.page.getByLabel('HTTPS port').fill(String(https));
  await desk.page.getByLabel('HTTP port').fill(String(http));
  await desk.page.getByRole('checkbox', { name: /^I agree to the terms/ }).check();
  const ways = desk.page.getByRole('region', { name: 'How clients reach the portal' });
  await ways.getByRole('button', { name: 'Save changes' }).click();
  const now = desk.page.getByRole('region', { name: 'The portal now' });
  await expect(now).toContainText('There is no certificate yet, so clients cannot connect.');
  await expect(now).toContainText('The authority said:');
  await expect(now).toContainText('Next try:');
  for (const look of [breaksNoRule('light', 'dark'), fits, reads('en')])
    expect(await look(desk.page, 'no certificate')).toEqual([]);
  await expect(vouchedFor(await certifier.root(), name, https)).rejects.toThrow();
  const plain = await desk.page.request.get(`http://127.0.0.1:${http}/`, {
    headers: { Host: name },
    maxRedirects: 0,
  });
  expect(plain.status()).toBe(308);
});

test('P1 S48: in the local network a client is warned, goes on past it, and signs in', async ({
  start,
  browse,
  peer,
  mailbox,
  ports,
}) => {
  const box = await mailbox('ana');
  const program = await start({ authority: peer.authority, place: '127.0.0.1' });
  const desk = await Desk.open(program, await browse());
  await desk.furnish(peer.account());
  const home = `https://localhost:${ports.https}`;
  await desk.call('Practices', 'SavePortalAddress', home);
  await desk.openSettings('Portal hosting');
  await desk.page.getByRole('radio', { name: /^Local network only/ }).check();
  await expect(
    desk.page.getByText(/^Every browser will warn: “Your connection is not private”/),
  ).toBeVisible();
  await desk.page.getByLabel('Port', { exact: true }).fill(String(ports.https));
  const ways = desk.page.getByRole('region', { name: 'How clients reach the portal' });
  await ways.getByRole('button', { name: 'Save changes' }).click();
  const now = desk.page.getByRole('region', { name: 'The portal now' });
  await expect(now).toContainText(
    `Served over HTTPS in the local network, at 127.0.0.1:${ports.https}.`,
  );
  for (const look of [breaksNoRule('light', 'dark'), fits, reads('en')])
    expect(await look(desk.page, 'in the local network')).toEqual([]);

  // The certificate is the one whose fingerprint the window shows, vouched for by the file that it names.
  const shown = now.locator('code');
  const file = await shown.last().innerText();
  const met = await vouchedFor(await readFile(file, 'utf8'), 'localhost', ports.https);
  expect(bare(met)).toBe(bare(await shown.first().innerText()));

  await desk.addClient(ana, true);
  const { link } = await box.newest(1);
  const wary = await (await browse()).newPage();
  await expect(wary.goto(link)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  const portal = new Portal(await (await browse({ ignoreHTTPSErrors: true })).newPage());
  await portal.follow(link);
  await portal.confirm();
  await expect(portal.greeting('Ana')).toBeVisible();

  await desk.button('Check now').click();
  const found = desk.page.getByRole('region', { name: 'What the check found' });
  await expect(found).toContainText('Compare the fingerprint, or install the authority’s file');
});
