// A thread of 5,000 messages: it opens at once, is scrolled to its beginning by keyboard, and stays where it is meanwhile.
import type { Locator } from '@playwright/test';
import type { Conversation } from '../desktop/contract';
import { expect, test } from './real/test';
import { ana, type Desk } from './screens/desk';

const count = 5000;

/** Writes so many messages to a client, each of its own words. */
async function fill(desk: Desk, holderId: string): Promise<void> {
  await desk.call('Practices', 'SaveUndoWindow', 0);
  await desk.page.evaluate(
    async ([holder, count]) => {
      type Bound = { Messages: { Send(to: string, body: string): Promise<unknown> } };
      const { Messages } = (window as unknown as { go: { desktop: Bound } }).go.desktop;
      for (let from = 0; from < count; from += 250) {
        const some = Array.from({ length: Math.min(250, count - from) }, (_, i) => from + i);
        await Promise.all(some.map((nth) => Messages.Send(holder, `Message ${nth}. Some words.`)));
      }
    },
    [holderId, count] as const,
  );
}

/** Waits until a list that is scrolled, which takes a while, stands still. */
async function rest(list: Locator): Promise<void> {
  await list.evaluate(
    (element) =>
      new Promise<void>((done) => {
        const frames = 20;
        let at = element.scrollTop;
        let still = 0;
        const look = () => {
          still = element.scrollTop === at ? still + 1 : 0;
          at = element.scrollTop;
          if (still === frames) done();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

test('S50: a thread of 5,000 messages opens, and is scrolled without a jump', async ({ desk }) => {
  test.slow(); // they have to be written first
  const { id } = await desk.addClient(ana, true);
  await fill(desk, id);
  const { page } = desk;
  await page.keyboard.press('Control+Shift+M');
  await page
    .getByRole('list')
    .getByRole('button', { name: /Ana Alvarez/ })
    .click();
  const log = page.getByRole('log');
  const articles = log.getByRole('article');
  await expect(articles).toHaveCount(50);
  await expect(articles.last()).toBeInViewport();

  // By keyboard: what is read above never moves what is on the screen.
  await log.focus();
  for (let pages = 2; pages <= 8; pages += 1) {
    await page.keyboard.press('Home');
    await expect.poll(() => articles.count()).toBeGreaterThanOrEqual(50 * pages);
  }
  await rest(log);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await rest(log);
  const sight = await log.evaluate((element) => {
    const top = element.getBoundingClientRect().top;
    const seen = [...element.querySelectorAll('article')].find(
      (each) => each.getBoundingClientRect().top >= top,
    );
    return { text: seen?.textContent ?? '', top: seen?.getBoundingClientRect().top ?? 0 };
  });
  const placeOf = () =>
    log.evaluate((element, text) => {
      const found = [...element.querySelectorAll('article')].find(
        (each) => each.textContent === text,
      );
      return found?.getBoundingClientRect().top ?? -1;
    }, sight.text);
  await expect.poll(placeOf).toBeCloseTo(sight.top, 0);
  await log.getByRole('button', { name: 'Older messages' }).evaluate((button) => {
    (button as HTMLButtonElement).click();
  });
  const before = await articles.count();
  await expect.poll(() => articles.count()).toBeGreaterThanOrEqual(before);
  expect(Math.abs((await placeOf()) - sight.top), 'px that it moved by').toBeLessThan(2);

  // A new one at its end moves nothing either, and is not marked as seen by whoever reads far above.
  await desk.call('Messages', 'Send', id, 'The newest.');
  await expect(articles.last()).toContainText('The newest.');
  expect(Math.abs((await placeOf()) - sight.top), 'px that it moved by').toBeLessThan(2);
  await page.keyboard.press('End');
  await expect(articles.last()).toBeInViewport();

  const { messages } = await desk.call<Conversation>('Messages', 'Get', id, '');
  expect(messages.at(-1)?.body).toBe('The newest.');
});
