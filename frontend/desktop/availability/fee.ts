// A fee: an amount in the minor unit of the practice's currency, and as it is typed.

/** How a fee stands in its field: "120.00"; nothing for none. */
export function feeText(minor: number): string {
  return minor === 0 ? '' : (minor / 100).toFixed(2);
}

/** What was typed as an amount; null where it cannot be read. A comma counts as a point. */
export function feeOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return 0;
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
  if (!found) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}
