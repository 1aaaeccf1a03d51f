import { describe, expect, it } from 'vitest';
import { decimalTyped, moneyText, parseDecimal } from './money';

/** The spaces that languages put before a currency, as plain ones. */
const plain = (text: string) => text.replace(/\s/gu, ' ');

describe('amounts', () => {
  it.each([
    [12000, 'USD', 'en-US', '$120.00'],
    [5, 'EUR', 'en', '€0.05'],
    [-123456, 'EUR', 'en', '-€1,234.56'],
    [1234500, 'EUR', 'es-ES', '12.345,00 €'],
    [1234, 'JPY', 'en', '¥1,234'],
    [9007199254740991, 'USD', 'en', '$90,071,992,547,409.91'],
  ])('%i %s read as %s says it', (minor, currency, locale, said) => {
    expect(plain(moneyText(minor, currency, currency === 'JPY' ? 0 : 2, locale))).toBe(said);
  });

  it('stand in a field without a currency and without groups', () => {
    expect(decimalTyped(1234500, 2, 'en', true)).toBe('12345.00');
    expect(decimalTyped(1234567, 2, 'es', true)).toBe('12345,67');
    expect(decimalTyped(50, 0, 'es', true)).toBe('50');
  });
});

describe('what is typed', () => {
  it.each([
    ['120', 'en', 12000],
    ['120.5', 'en', 12050],
    ['120,50', 'en', 12050],
    ['1,234', 'en', 123400],
    ['1,234.56', 'en', 123456],
    ['1.234,56', 'en', 123456],
    ['$ 12', 'en', 1200],
    ['.5', 'en', 50],
    ['-3', 'en', -300],
    ['0', 'en', 0],
    ['1.234', 'es', 123400],
    ['1.234,5', 'es', 123450],
    ['1 234,50', 'es', 123450],
    ['0,07', 'es', 7],
  ])('"%s" in %s is %i cents', (typed, locale, cents) => {
    expect(parseDecimal(typed, 2, locale)).toBe(cents);
  });

  it.each([
    ['', 'en'],
    ['abc', 'en'],
    ['1.234', 'en'],
    ['1,234', 'es'],
    ['1,23,456', 'en'],
    ['12.3.4', 'en'],
    ['1.2,34.5', 'en'],
    ['1e3', 'en'],
    ['99999999999999999', 'en'],
  ])('"%s" in %s is no amount', (typed, locale) => {
    expect(parseDecimal(typed, 2, locale)).toBeNull();
  });

  it('has no cents where the currency has none', () => {
    expect(parseDecimal('1,234', 0, 'en')).toBe(1234);
    expect(parseDecimal('12.5', 0, 'en')).toBeNull();
  });

  it('comes back as it was written', () => {
    for (const minor of [0, 1, 99, 100, 123456789]) {
      for (const locale of ['en', 'es']) {
        expect(parseDecimal(decimalTyped(minor, 2, locale, true), 2, locale)).toBe(minor);
      }
    }
  });

  it('may be a rate in hundredths of a percent', () => {
    expect(parseDecimal('19', 2, 'en')).toBe(1900);
    expect(parseDecimal('7,25', 2, 'es')).toBe(725);
    expect(decimalTyped(1900, 2, 'en')).toBe('19');
    expect(decimalTyped(725, 2, 'es')).toBe('7,25');
  });
});
