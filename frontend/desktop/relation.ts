// What a contact is to the client, in words.
import { m } from '$words';
import type { ContactDraft } from '$bridge';

export const relationWords: Record<ContactDraft['relation'], () => string> = {
  partner: m.contact_relation_partner,
  parent: m.contact_relation_parent,
  guardian: m.contact_relation_guardian,
  other: m.contact_relation_other,
};

/** A contact by name, with what they are to the client. */
export function contactName(name: string, relation: ContactDraft['relation'] | ''): string {
  if (relation === '') return name;
  return m.contact_with_relation({ name, relation: relationWords[relation]() });
}
