// What a walk looks for on every screen: broken rules, words that do not fit, words that are in no book.
import { expect, type Page } from '@playwright/test';
import type { RunOptions } from 'axe-core';
import { contrast, everyRule, rulesButContrast, violationsOf } from './axe';

/** Looks at the screen as it is and returns what is wrong with it, one line each. */
export type Look = (page: Page, where: string) => Promise<string[]>;

type Scheme = 'light' | 'dark';

/** What axe finds in the first scheme; of the others contrast alone, for nothing else differs. With no scheme, all but contrast. */
export function breaksNoRule(...schemes: readonly Scheme[]): Look {
  return async (page, where) => {
    const faults: string[] = [];
    const look = async (rules: RunOptions, when: string) => {
      for (const { rule, element, why } of await violationsOf(page, rules))
        faults.push(`${where}, ${when}: ${rule}: ${element} ${why}`);
    };
    if (schemes.length === 0) await look(rulesButContrast, 'in any colours');
    for (const [nth, colorScheme] of schemes.entries()) {
      await page.emulateMedia({ colorScheme });
      await look(nth === 0 ? everyRule : contrast, colorScheme);
    }
    if (schemes.length > 0) await page.emulateMedia({ colorScheme: 'light' });
    return faults;
  };
}

/** Words that are cut off, spill out of their button or lie on others, and pages that scroll sideways. */
export const fits: Look = async (page, where) => {
  const found = await page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      faults.push(`the page is ${root.scrollWidth} px wide, of ${root.clientWidth}`);
    const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
    const scope = [...dialogs].at(-1) ?? document.body;
    const isSaid = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.closest('.visually-hidden, [inert], script, style');
    const texts = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (text === '' || !parent || !isSaid(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      for (let up: Element | null = parent; up && up !== root; up = up.parentElement) {
        const style = getComputedStyle(up);
        const frame = up.getBoundingClientRect();
        if (style.overflowX === 'auto' || style.overflowX === 'scroll') {
          if (up.scrollWidth > up.clientWidth + 1) faults.push(`scrolls sideways: ${text}`);
          break;
        }
        const isOver = box.right > frame.right + 1 || box.left < frame.left - 1;
        // Shortened with three dots, and whole in its title: nothing above can cut off more.
        if (isOver && style.textOverflow === 'ellipsis' && up.closest('[title]') !== null) break;
        if (up.matches('button, a') && isOver && style.display !== 'inline')
          faults.push(`spills out of its button: ${text}`);
        if (style.overflowX === 'visible') continue;
        if (isOver) faults.push(`cut off: ${text}`);
        if (
          style.overflowY !== 'auto' &&
          box.bottom > frame.bottom + 2 &&
          up.scrollHeight > up.clientHeight + 2
        )
          faults.push(`cut off below: ${text}`);
      }
    }
    const controls = [...scope.querySelectorAll('button, a[href], input, select, textarea')].filter(
      (element) => isSaid(element) && !(element.closest('.skip') ?? element.closest('.toasts')),
    );
    const boxes = controls.map(inSight);
    const anchors = controls.map(anchorOf);
    for (const [i, one] of boxes.entries()) {
      for (const [j, other] of boxes.entries()) {
        if (j <= i || controls[i]?.contains(controls[j] ?? null)) continue;
        if (controls[i]?.closest('.layer') !== controls[j]?.closest('.layer')) continue;
        if (anchors[i] !== anchors[j]) continue;
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 2 && down > 2 && !isInside(controls[i], controls[j]))
          faults.push(`lie on each other: ${nameOf(controls[i])}, ${nameOf(controls[j])}`);
      }
    }
    return faults;

    /** The part of a control that is not scrolled away. */
    function inSight(element: Element): DOMRect {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let up = element.parentElement; up && up !== root; up = up.parentElement) {
        if (getComputedStyle(up).overflowY === 'visible') continue;
        const frame = up.getBoundingClientRect();
        [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }
    /** What keeps a control in sight while the rest is scrolled below it. */
    function anchorOf(element: Element): Element | null {
      for (let up: Element | null = element; up && up !== root; up = up.parentElement) {
        if (getComputedStyle(up).position === 'sticky') return up;
      }
      return null;
    }
    /** A button that stands in its field, as "Show" does in a password, covers nothing. */
    function isInside(one?: Element, other?: Element): boolean {
      const isField = (element?: Element) => element?.matches('input, textarea') ?? false;
      return (
        isField(one) !== isField(other) && one?.parentElement?.contains(other ?? null) === true
      );
    }
    function nameOf(element?: Element): string {
      const label = element?.getAttribute('aria-label') ?? element?.textContent?.trim();
      return label || `${element?.tagName} ${element?.className}`;
    }
  });
  return [...new Set(found)].map((fault) => `${where}: ${fault}`);
};

/** Whether it all fits a window of this size, once the page has taken it on. */
export function fitsAt(size: { width: number; height: number }): Look {
  return async (page, where) => {
    await page.setViewportSize(size);
    const taken = () =>
      page.evaluate(async () => {
        await new Promise(requestAnimationFrame);
        return { width: innerWidth, height: innerHeight };
      });
    await expect.poll(taken).toEqual(size);
    // What follows the window's size a moment later, as a dialog does, has that moment.
    let faults: string[] = [];
    const hasSettled = async () => {
      faults = await fits(page, `${where}, ${size.width} px`);
      expect(faults).toEqual([]);
    };
    await expect(hasSettled)
      .toPass({ timeout: 2_000 })
      .catch(() => undefined);
    return faults;
  };
}

/** Shown words that are not in brackets, and so in no book; `facts` are names that a person typed. */
export function isInTheBooks(facts: readonly string[]): Look {
  return async (page, where) => {
    const said = await page.evaluate(() => {
      const shown: string[] = [document.title];
      const isShown = (element: Element | null) =>
        element !== null &&
        element.checkVisibility() &&
        !element.closest('script, style, time, kbd, [inert]');
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (isShown(node.parentElement)) shown.push(node.textContent ?? '');
      }
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription']) {
        for (const element of document.body.querySelectorAll(`[${name}]`)) {
          if (isShown(element)) shown.push(element.getAttribute(name) ?? '');
        }
      }
      return shown;
    });
    return [...new Set(said.flatMap((text) => strangers(text, facts)))].map(
      (text) => `${where}: in no book: ${text}`,
    );
  };
}

/** What is left of a text without what stands in brackets, names, addresses and figures. */
export function strangers(text: string, facts: readonly string[]): string[] {
  let rest = text;
  for (const fact of facts) rest = rest.replaceAll(fact, ' ');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  rest = rest.replace(/https?:\/\/\S+/g, ' ').replace(/[\w.+-]+@[\w.-]+/g, ' ');
  rest = rest.replace(
    /\d+ (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|\byesterday\b|\b[ap]m\b/gi,
    ' ',
  );
  return /\p{L}{2}/u.test(rest) ? [text.trim().replace(/\s+/g, ' ').slice(0, 120)] : [];
}

/** A page that says which language it is in, and a title of its own. */
export function reads(language: string): Look {
  return async (page, where) => {
    const faults: string[] = [];
    const lang = await page.locator('html').getAttribute('lang');
    if (lang !== language) faults.push(`${where}: says that it is in ${lang}`);
    if ((await page.title()) === '') faults.push(`${where}: has no title`);
    return faults;
  };
}

/** WCAG 1.4.12: with a person's own wide spacing nothing is lost. */
export const staysWhenSpaced: Look = async (page, where) => {
  const faults: string[] = [];
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
       p { margin-block-end: 2em !important; }`,
    );
    document.adoptedStyleSheets = [sheet];
  });
  faults.push(...(await fits(page, `${where}, widely spaced`)));
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  return faults;
};
