// What axe finds in a page. It is put into a document once and stays there from screen to screen: putting it in anew for
// each look took as long as looking.
import type { Page } from '@playwright/test';
import axe, { type AxeResults, type RunOptions } from 'axe-core';

/** An element that breaks a rule. */
export interface Violation {
  rule: string;
  element: string;
  why: string;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every rule of WCAG 2.2 AA. */
export const everyRule: RunOptions = { runOnly: { type: 'tag', values: tags } };

/** Every rule but that of contrast: colours are the same in all languages, and to compute them takes the most time. */
export const rulesButContrast: RunOptions = {
  ...everyRule,
  rules: { 'color-contrast': { enabled: false } },
};

/** The rule of contrast alone. */
export const contrast: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** The elements of the page, or of the part that a selector names, which break one of the rules. It fails where nothing was there to look at. */
export async function violationsOf(
  page: Page,
  rules: RunOptions = everyRule,
  part = 'html',
): Promise<Violation[]> {
  await page.evaluate(hasPainted);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { found, isEmpty } = await page.evaluate(
    async ([options, selector]) => {
      const there = window as unknown as { axe: { run: typeof axe.run } };
      const { violations, passes }: AxeResults = await there.axe.run(selector, {
        ...options,
        resultTypes: ['violations'],
        iframes: false,
      });
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any, all, none }) => ({
          rule: id,
          element: html.slice(0, 160),
          why: [...any, ...all, ...none][0]?.message ?? '',
        })),
      );
      return { found, isEmpty: passes.length === 0 && violations.length === 0 };
    },
    [rules, part] as const,
  );
  if (isEmpty) throw new Error('axe looked at nothing');
  return found;
}

/** In the page: the frame that shows the new colours is there, and what fades to them is done. */
async function hasPainted(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const ends = document
    .getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => undefined));
  await Promise.all(ends);
}
