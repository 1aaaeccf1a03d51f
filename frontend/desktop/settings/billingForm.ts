// How the practice bills, as it is typed: the two numbers are texts until they are saved.
import type { BillingSettings } from '../bridge';
import { faultSentence } from '../fault';
import { decimalTyped, parseDecimal } from '../money';

export interface TypedBilling {
  currency: string;
  prefix: string;
  dueDays: string;
  taxName: string;
  taxRate: string;
  legalName: string;
  postal: string;
  taxId: string;
  licence: string;
  npi: string;
  footer: string;
}

export const billingFields = [
  'currency',
  'prefix',
  'dueDays',
  'taxName',
  'taxRate',
  'legalName',
  'postal',
  'taxId',
  'licence',
  'npi',
  'footer',
] as const satisfies readonly (keyof TypedBilling)[];

/** The settings, ready to be typed over. */
export function billingTyped(settings: BillingSettings, locale: string): TypedBilling {
  const { currency, prefix, taxName, legalName, postal, taxId, licence, npi, footer } = settings;
  return {
    ...{ currency, prefix, taxName, legalName, postal, taxId, licence, npi, footer },
    dueDays: String(settings.dueDays),
    taxRate: decimalTyped(settings.taxRate, 2, locale),
  };
}

/** What was typed over the settings; nothing, with the reasons, where a number is none. */
export function billingOf(
  typed: TypedBilling,
  settings: BillingSettings,
  locale: string,
): { value: BillingSettings | null; errors: Record<string, string> } {
  const dueDays = parseDecimal(typed.dueDays, 0, locale);
  const taxRate = parseDecimal(typed.taxRate, 2, locale);
  const errors: Record<string, string> = {};
  if (dueDays === null) errors['dueDays'] = faultSentence('invalid');
  if (taxRate === null) errors['taxRate'] = faultSentence('invalid');
  if (dueDays === null || taxRate === null) return { value: null, errors };
  return { value: { ...settings, ...typed, dueDays, taxRate }, errors };
}
