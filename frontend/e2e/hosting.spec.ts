// Settings > Portal hosting on the real program: the ways to the portal, what is refused at its field, and
// the check of the way through a proxy.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { certificate } from './real/certificate';
import { freePorts } from './real/ports';
import { expect, test } from './real/test';
import { Desk } from './screens/desk';
import { violationsOf } from './walk/axe';

/** A proxy as a practitioner would run one: TLS in front, plain HTTP to the portal behind. */
function proxy(tls: { key: string; cert: string }, behind: number): https.Server {
  return https.createServer(tls, (request, response) => {
    const headers = {
      ...request.headers,
      'x-forwarded-for': request.socket.remoteAddress ?? '',
      'x-forwarded-proto': 'https',
    };
    const onward = http.request(
      { host: '127.0.0.1', port: behind, path: request.url, method: request.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
}

function listen(server: net.Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

test('the practitioner puts the portal behind a proxy, and checks the way', async ({
  start,
  browse,
}, info) => {
  const [front = 0, behind = 0] = await freePorts(2);
  const tls = await certificate(path.join(info.outputDir, 'proxy'));
  const program = await start({ authority: tls.file });
  const desk = await Desk.open(program, await browse());
  await desk.openSettings('Portal hosting');
  await expect(desk.page.getByText(/^Served at http:.*on this computer only/)).toBeVisible();

  const ways = desk.page.getByRole('region', { name: 'How clients reach the portal' });

  // Without an https address this way is refused, by keyboard.
  await desk.page.getByRole('radio', { name: /^Preview on this computer/ }).focus();
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Control+s');
  await expect(desk.page.getByText('This way needs the portal’s https address.')).toBeVisible();

  await desk.page.getByLabel('Portal address').fill(`https://localhost:${front}`);
  await desk.page.getByLabel('Portal address').press('Control+s');
  await expect(desk.toast('The portal address is saved.')).toBeVisible();

  // That saved the address alone: the way waits for its own button.
  await expect(ways.getByText('Unsaved changes')).toBeVisible();
  await expect(desk.page.getByText(/^Served at http:.*on this computer only/)).toBeVisible();

  // A port that is busy is refused at its field, and the portal goes on.
  const other = net.createServer();
  await listen(other, behind);
  const port = desk.page.getByLabel('Port on this computer');
  await port.fill(String(behind));
  await port.press('Control+s');
  await expect(port).toHaveAccessibleDescription(/Another program on this computer uses this port/);
  await expect(port).toBeFocused();
  await expect(desk.page.getByText(/^Served at http:.*on this computer only/)).toBeVisible();
  await new Promise((resolve) => other.close(resolve));

  await port.press('Control+s');
  await expect(desk.toast('The portal is now reached this way.')).toBeVisible();
  await expect(
    desk.page.getByText(`Served at http://127.0.0.1:${behind} for your proxy.`),
  ).toBeVisible();

  // No proxy yet: the check says where the way ends, and what to do.
  const found = desk.page.getByRole('region', { name: 'What the check found' });
  await desk.button('Check now').click();
  await expect(found).toContainText('Clients cannot reach the portal.');
  await expect(found).toContainText('Nobody listens at that address and port.');
  await expect(found).toContainText('Check that the proxy runs');

  const server = proxy(tls, behind);
  await listen(server, front);
  await desk.button('Check now').click();
  await expect(found).toContainText('The way from here to the portal is clear.');
  await expect(found).toContainText('It is this program that answers');
  await expect(found).toContainText('All of this was seen from this computer.');

  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.page.emulateMedia({ colorScheme });
    expect(await violationsOf(desk.page)).toEqual([]);
  }

  // A client comes through the proxy, and gets cookies for https alone.
  const client = await browse({ ignoreHTTPSErrors: true });
  const page = await client.newPage();
  await page.goto(`https://localhost:${front}/sign-in?lang=es`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const cookies = await client.cookies();
  expect(cookies.map(({ name, secure }) => [name, secure])).toEqual([['__Host-language', true]]);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

test('a portal that cannot be served says so on Home and beside the dot', async ({
  start,
  browse,
}) => {
  const [portalPort = 0] = await freePorts(1);
  const other = net.createServer();
  await listen(other, portalPort);
  const desk = await Desk.open(await start({ portalPort }), await browse());
  await desk.call('Practices', 'SavePortalAddress', `http://127.0.0.1:${portalPort}`);
  await expect(desk.sync).toHaveText('Client Portal is not served');
  await expect(
    desk.page.getByText(/Another program on this computer uses this port/),
  ).toBeVisible();
  await desk.button('Open portal hosting').click();
  await expect(desk.heading('Portal hosting')).toBeVisible();
  await new Promise((resolve) => other.close(resolve));
  await expect(desk.page.getByText(/^Served at http:.*on this computer only/)).toBeVisible({
    timeout: 40_000,
  });
});
