// Every text field of a form on the screen, tried one after the other with what people type who slip, paste or mean
// no good. Each try ends in a refusal at the field, with the text still there, or in the text kept as plain text.
import { expect, type Locator, type Page } from '@playwright/test';

/** A form on the screen. */
export interface Form {
  /** What holds the fields, and says what is wrong with them. */
  scope: Locator;
  /** The part of it whose fields are tried, where not all of them are. */
  part?: Locator;
  save: Locator;
  /** Brings the form up anew, where it goes away once it was taken. */
  again?: () => Promise<void>;
}

export const longText = 'x'.repeat(10_000);

/** Whatever of it would run leaves a mark in the page. */
export const markup =
  '"><img src=x onerror="document.body.dataset.ran=1"><b data-made>b</b><script>document.body.dataset.ran=1</script>';

export const badTexts: Readonly<Record<string, string>> = {
  'ten thousand characters': longText,
  'line ends': 'Ana\r\nBcc: bo@example.test',
  braces: '{{template "x"}} {{.}} {9}',
  markup,
  'marks of direction': 'Ana\u202e\u2066ana\u2069\u200f',
};

/** What is no mail address, and would be more than one in a conversation with a mail server. */
export const badAddresses: Readonly<Record<string, string>> = {
  'a space': 'ana b@example.test',
  'an end of an address': 'ana@example.test> NOTIFY=NEVER <b@example.test',
};

const typeable =
  'textarea, input:not([type=checkbox], [type=radio], [type=file], [type=hidden], [type=date], [type=time])';

/** The fields of a form that text can be typed into. */
function textFields(scope: Locator): Locator {
  return scope
    .locator(typeable)
    .and(scope.locator(':enabled:read-write'))
    .filter({ visible: true });
}

/** Nothing that was typed became a part of the page. */
export async function expectPlain(page: Page): Promise<void> {
  const found = await page.evaluate(() => [
    document.querySelectorAll('[data-made]').length,
    document.body.dataset['ran'] ?? 'nothing ran',
  ]);
  expect(found, 'what was typed stays text').toEqual([0, 'nothing ran']);
}

/** Tries every field of a form with every bad text, and returns the names of the fields. */
export async function tryEveryField(page: Page, form: Form): Promise<string[]> {
  const names: string[] = [];
  const fields = textFields(form.part ?? form.scope);
  await expect(fields.first()).toBeVisible();
  const count = await fields.count();
  for (let nth = 0; nth < count; nth += 1) {
    const field = fields.nth(nth);
    const name = await field.evaluate(
      (one) => (one as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? one.ariaLabel ?? '',
    );
    names.push(name);
    const isAddress = (await field.getAttribute('type')) === 'email';
    for (const [kind, text] of Object.entries({ ...badTexts, ...(isAddress && badAddresses) })) {
      await test(field, text, `${name}, ${kind}`);
    }
  }
  return names;

  async function test(field: Locator, text: string, what: string): Promise<void> {
    const before = await field.inputValue();
    await field.fill(text);
    const typed = await field.inputValue();
    await field.blur();
    if (await form.save.isDisabled()) {
      // Nothing to save: it is as it was; or a reason stands at the field.
      if ((await field.inputValue()) !== before)
        await expect(field, what).toHaveAccessibleDescription(/\S/);
      await field.fill(before);
      return;
    }
    await form.save.click();
    const outcome = await outcomeOf(what);
    await expectPlain(page);
    if (outcome === 'refused') {
      await expect(field, `${what}: what was typed stays`).toHaveValue(typed);
      await field.fill(before);
    } else if (form.again) {
      await form.again();
    } else {
      const { isSecret, isLong, isNumber } = await field.evaluate((one) => ({
        isSecret: one.matches('[type=password]'), // it never comes back
        isLong: one.matches('textarea'),
        isNumber: one.matches('[inputmode=numeric]'), // it shows again what counts
      }));
      const kept = await field.inputValue();
      const isKept = [typed, ...(isNumber ? [before] : [])].some(
        (text) => normal(kept, isLong) === normal(text, isLong),
      );
      expect(isSecret || isKept, `${what}: it is kept, not ${kept.slice(0, 80)}`).toBe(true);
      await field.fill(before);
    }
  }

  /** Waits until a form was refused, or taken. */
  async function outcomeOf(what: string): Promise<'refused' | 'taken'> {
    let outcome: 'refused' | 'taken' = 'taken';
    const hasEnded = async () => {
      const said = await refusals();
      if (said.length > 0) {
        expect(said.join(' '), what).not.toContain('Something went wrong inside the program');
        outcome = 'refused';
        return;
      }
      if (form.again) await expect(form.scope, what).toHaveCount(0, { timeout: 1 });
      else
        await expect(form.scope.getByText('Unsaved changes'), what).toHaveCount(0, { timeout: 1 });
      outcome = 'taken';
    };
    await expect(hasEnded).toPass({ intervals: [30, 60, 100, 200] });
    return outcome;
  }

  /** What the form says about what was typed, in words. */
  async function refusals(): Promise<string[]> {
    const invalid = await form.scope.locator('[aria-invalid="true"]').all();
    const at = invalid.map((field) =>
      field.evaluate((one) =>
        (one.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent ?? '')
          .join(' ')
          .trim(),
      ),
    );
    const whole = form.scope.getByRole('alert').filter({ visible: true }).allTextContents();
    return [...(await Promise.all(at)), ...(await whole)].filter((said) => said !== '');
  }
}

/** A text as it is kept: without space at its ends, with one kind of line end, composed; one of several lines without marks that nobody sees. */
function normal(text: string, isLong: boolean): string {
  const kept = text.replace(/\r\n/g, '\n').trim().normalize('NFC');
  return isLong ? kept.replace(/\p{Cf}/gu, '') : kept;
}
