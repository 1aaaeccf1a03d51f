// Both faces on the real program: the browser build of the binary, a real mail server, a real browser.
//
//   ANTEROOM_BINARY   the browser build to test; built by the run where it is not set
//   CHROMIUM          the browser; where it is not set, the system's headless Chromium, which takes half the
//                     time of the one with a window, or else that one
//   E2E_WORKERS       how many tests run at a time, each with a mail server of its own
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const headless = '/usr/bin/chromium-headless-shell';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  globalSetup: './real/binary.ts',
  reporter: [['list']],
  workers: Number(process.env['E2E_WORKERS'] ?? 2),
  fullyParallel: true,
  forbidOnly: true,
  // A machine that builds for others may stall; what passes only the second time is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  preserveOutput: 'failures-only',
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    // A trace takes a fifth of a test's time: where a failed test runs again, that run is the one to look at.
    trace: {
      mode: process.env['CI'] ? 'on-first-retry' : 'retain-on-failure',
      screenshots: false,
      sources: false,
    },
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath:
        process.env['CHROMIUM'] ?? (existsSync(headless) ? headless : '/usr/bin/chromium'),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'e2e', testMatch: '*.spec.ts' },
    { name: 'screenshots', testMatch: '*.shots.ts' },
  ],
});
