// What comes out of the printer: Chromium's own PDF of the page, read back as text.
import type { Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const asked = 'printed';

/** Has the page wait where it would open the system's print dialog. */
export async function stopPrinting(page: Page): Promise<void> {
  await page.evaluate((mark) => {
    window.print = () => void document.documentElement.setAttribute(`data-${mark}`, '');
  }, asked);
}

/** The paper, once printing was asked for: its text, page after page, and how many pages it has. */
export async function printed(page: Page): Promise<{ text: string; pages: number }> {
  await page.locator(`html[data-${asked}]`).waitFor({ state: 'attached' });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const reading = promisify(execFile)('pdftotext', ['-layout', '-', '-'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  reading.child.stdin?.end(pdf);
  const { stdout } = await reading;
  return { text: stdout, pages: stdout.split('\f').length - 1 };
}
