// The details of a profile that a form can ask for, in words.
import { m } from '$words';
import type { Purpose } from '$bridge';
import { plainDay } from '../when';

export const detailWords: Record<Purpose, () => string> = {
  preferred_name: m.paper_purpose_preferred_name,
  born_on: m.paper_purpose_born_on,
  phone: m.paper_purpose_phone,
  email: m.paper_purpose_email,
  email_consent: m.paper_purpose_email_consent,
};

/** A detail as it is read; empty where there is none. */
export function detailValue(purpose: Purpose, value: string, locale: string): string {
  if (purpose === 'born_on') return value === '' ? '' : plainDay(value, locale);
  if (purpose !== 'email_consent' || value === '') return value;
  return value === 'yes' ? m.detail_consent_yes() : m.detail_consent_no();
}
