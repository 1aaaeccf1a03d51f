// What every spec starts from: a mail server, a way to start the program, browsers that are watched, and a
// practice that is ready to work. Each test has its own folder, ports and browsers.
import {
  devices,
  expect,
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
} from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Desk } from '../screens/desk';
import { freePorts } from './ports';
import { MailPeer } from './peer';
import { Mailbox } from './mailbox';
import { Program, type Launch } from './program';

/** A phone as clients hold it. */
const phone: BrowserContextOptions = { ...devices['iPhone 13'], locale: 'en-GB' };
delete (phone as { defaultBrowserType?: string }).defaultBrowserType;

interface Worker {
  peer: MailPeer;
}

interface Tools {
  /** Starts the program; what is not said is fresh. Everything started is stopped after the test. */
  start: (changes?: Partial<Launch>) => Promise<Program>;
  /** Opens a browser whose pages are watched for refused content, failed scripts and requests that go neither to this machine nor to its `baseURL`. */
  browse: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A phone's browser. */
  pickUpPhone: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  mailbox: (name: string) => Promise<Mailbox>;
  /** The window of a practice that has everything: details, mail account, portal address; no undo window. */
  desk: Desk;
}

export const test = base.extend<Tools, Worker>({
  peer: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is used
    async ({}, use) => {
      const peer = await MailPeer.start();
      await use(peer);
      await peer.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is used
  start: async ({}, use, info) => {
    const started: Program[] = [];
    await use(async (changes = {}) => {
      const [portalPort = 0] = await freePorts(1);
      await mkdir(info.outputDir, { recursive: true });
      const program = await Program.start({
        dataDir: path.join(info.outputDir, 'records'),
        portalPort,
        log: path.join(info.outputDir, `program-${started.length + 1}.log`),
        ...changes,
      });
      started.push(program);
      return program;
    });
    await Promise.all(started.map((program) => program.stop()));
  },

  browse: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    const seen: string[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 820 },
        ...options,
      });
      opened.push(context);
      await watch(context, seen, options.baseURL);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
    expect(seen, 'what the browsers complained about').toEqual([]);
  },

  pickUpPhone: async ({ browse }, use) => {
    await use((options = {}) => browse({ ...phone, ...options }));
  },

  mailbox: async ({ peer }, use) => {
    await use(async (name) => {
      const mailbox = new Mailbox(peer, `${name}@example.test`);
      await mailbox.empty();
      return mailbox;
    });
  },

  desk: async ({ start, browse, peer }, use) => {
    const program = await start({ authority: peer.authority });
    const desk = await Desk.open(program, await browse());
    await desk.furnish(peer.account());
    await use(desk);
  },
});

export { expect };

/** Writes down what must not happen in any page of a browser. */
async function watch(context: BrowserContext, seen: string[], home?: string): Promise<void> {
  await context.exposeFunction(
    'reportViolation',
    (what: string) => void seen.push(`policy: ${what}`),
  );
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
      report(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  context.on('page', (page) => {
    page.on('pageerror', (error) => seen.push(`script: ${error.message}`));
    page.on('console', (message) => {
      const isRefused = /Content.Security.Policy|Refused to/i.test(message.text());
      if (message.type() === 'error' && isRefused) seen.push(`console: ${message.text()}`);
    });
  });
  const hosts = ['127.0.0.1', 'localhost', ...(home ? [new URL(home).hostname] : [])];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isOurs = ['data:', 'blob:'].includes(protocol) || hosts.includes(hostname);
    if (!isOurs) seen.push(`request: ${request.url()}`);
  });
}
