// Money as a person writes and reads it. An amount is a whole number of the currency's smallest unit, as Go
// keeps it; no amount is ever a fraction of anything here.
import { kept } from './kept';

const currencyFormat = kept(
  (locale: string, currency: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
);
const decimalFormat = kept(
  (locale: string, digits: number, least: number) =>
    new Intl.NumberFormat(locale, {
      useGrouping: false,
      minimumFractionDigits: least,
      maximumFractionDigits: digits,
    }),
);
const separatorsOf = kept((locale: string) => {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.8);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: sign('decimal'), group: sign('group') };
});

/** A decimal that Intl takes whole, digit by digit, so that no amount passes through a fraction. */
type Decimal = Parameters<Intl.NumberFormat['format']>[0];

/** An amount with its currency, whose smallest unit stands so many digits behind the point: "€120.00", "120,00 €". */
export function moneyText(minor: number, currency: string, digits: number, locale: string): string {
  return currencyFormat(locale, currency, digits).format(decimalOf(minor, digits));
}

/**
 * What was typed, with at most so many digits behind the point, as a whole number of its smallest part; nothing where
 * it is no number. The language decides what a point and a comma mean, and either may stand before the digits behind
 * the point where it can mean nothing else.
 */
export function parseDecimal(typed: string, digits: number, locale: string): number | null {
  const text = typed.replace(/[\p{Sc}\s'’]/gu, '');
  const found = /^(-?)(\d[\d.,]*|[.,]\d+)$/.exec(text);
  if (!found) return null;
  const [, sign = '', figures = ''] = found;
  const split = splitFigures(figures, digits, separatorsOf(locale).decimal);
  if (!split) return null;
  const value = Number(split.whole + split.rest.padEnd(digits, '0'));
  if (!Number.isSafeInteger(value)) return null;
  return sign === '' || value === 0 ? value : -value;
}

/**
 * A whole number of the smallest part as it is typed: 1900 with 2 digits is "19", 1950 is "19.5"; `isWhole` writes
 * every digit, as money does.
 */
export function decimalTyped(
  value: number,
  digits: number,
  locale: string,
  isWhole = false,
): string {
  return decimalFormat(locale, digits, isWhole ? digits : 0).format(decimalOf(value, digits));
}

function decimalOf(minor: number, digits: number): Decimal {
  const figures = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const rest = digits > 0 ? `.${figures.slice(-digits)}` : '';
  return `${minor < 0 ? '-' : ''}${whole}${rest}` as unknown as Decimal;
}

function splitFigures(
  figures: string,
  digits: number,
  decimal: string,
): { whole: string; rest: string } | null {
  const at = Math.max(figures.lastIndexOf('.'), figures.lastIndexOf(','));
  if (at === -1) return { whole: figures, rest: '' };
  const mark = figures[at] ?? '';
  const rest = figures.slice(at + 1);
  const isAlone = figures.indexOf(mark) === at;
  const isPoint = isAlone && (mark === decimal || rest.length !== 3);
  if (!isPoint) return isGrouped(figures, mark) ? { whole: ungroup(figures), rest: '' } : null;
  const whole = figures.slice(0, at);
  if (rest.length > digits || (/[.,]/.test(whole) && !isGrouped(whole, mark === '.' ? ',' : '.'))) {
    return null;
  }
  return { whole: ungroup(whole), rest };
}

function isGrouped(figures: string, mark: string): boolean {
  const [first = '', ...groups] = figures.split(mark);
  return /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

function ungroup(figures: string): string {
  return figures.replace(/[.,]/g, '');
}
