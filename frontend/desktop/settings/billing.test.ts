import { describe, expect, it } from 'vitest';
import type { BillingSettings } from '../bridge';
import { billingOf, billingTyped } from './billingForm';

const settings: BillingSettings = {
  currency: 'EUR',
  digits: 2,
  isCurrencyFixed: false,
  dueDays: 14,
  prefix: 'R-',
  taxName: 'VAT',
  taxRate: 725,
  legalName: '',
  postal: '',
  taxId: '',
  licence: '',
  npi: '',
  footer: '',
  version: 3,
  hasOnlineAccount: false,
};

describe('how the practice bills', () => {
  it.each(['en', 'es'])('comes back as it was, in %s', (locale) => {
    const typed = billingTyped(settings, locale);
    expect(billingOf(typed, settings, locale)).toEqual({ value: settings, errors: {} });
  });

  it('is typed as the language writes numbers', () => {
    expect(billingTyped(settings, 'es').taxRate).toBe('7,25');
    const typed = { ...billingTyped(settings, 'es'), taxRate: '21', dueDays: '30' };
    expect(billingOf(typed, settings, 'es').value).toMatchObject({ taxRate: 2100, dueDays: 30 });
  });

  it('says which number is none', () => {
    const typed = { ...billingTyped(settings, 'en'), taxRate: 'much', dueDays: '' };
    const { value, errors } = billingOf(typed, settings, 'en');
    expect(value).toBeNull();
    expect(Object.keys(errors)).toEqual(['dueDays', 'taxRate']);
  });
});
