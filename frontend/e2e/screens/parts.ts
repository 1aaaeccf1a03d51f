// A date or a time that is typed in parts.
import type { Locator } from '@playwright/test';

/** Types digits into the parts of a date or a time, from its first part on. */
export async function fillParts(around: Locator, label: string, digits: string): Promise<void> {
  const field = around.locator('.segmented').filter({
    has: around.page().locator('.label').getByText(label, { exact: true }),
  });
  await field.getByRole('spinbutton').first().focus();
  for (const digit of digits) await around.page().keyboard.press(digit);
}
