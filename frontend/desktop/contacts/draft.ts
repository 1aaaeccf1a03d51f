// A contact while it is typed: a blank one, and the part of a stored one that can be typed over.
import type { ClientDraft, Contact, ContactDraft } from '$bridge';

export const relations = ['partner', 'parent', 'guardian', 'other'] as const;

/** Every field that a refusal can name. */
export const contactFields = [
  'firstName',
  'lastName',
  'relation',
  'address',
  'phone',
  'language',
] as const;

/** What a contact most likely is to a client of this kind. */
const likely: Record<ClientDraft['kind'], ContactDraft['relation']> = {
  adult: 'other',
  minor: 'parent',
  couple: 'partner',
};

/** A contact in whom nothing has been typed. */
export function blankContact(client: Pick<ClientDraft, 'kind' | 'language'>): ContactDraft {
  return {
    firstName: '',
    lastName: '',
    relation: likely[client.kind],
    address: '',
    hasConsent: false,
    phone: '',
    language: client.language,
  };
}

/** The part of a stored contact that can be typed over. */
export function contactDraftOf(contact: Contact): ContactDraft {
  const { firstName, lastName, relation, address, hasConsent, phone, language } = contact;
  return { firstName, lastName, relation, address, hasConsent, phone, language };
}
