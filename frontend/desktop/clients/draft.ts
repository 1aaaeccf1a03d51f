// A client's profile while it is typed: a blank one, one from what is stored, and how far they differ.
import type { Address, ClientDraft, ClientProfile, Phone } from '$bridge';

/** Where the draft of a client who is being created is kept while the dialog is closed. */
export const newClientPlace = 'client:new';

export const addressTypes = ['home', 'work', 'school', 'other'] as const;
export const phoneTypes = ['mobile', 'home', 'work', 'other'] as const;

/** A profile in which nothing has been typed. */
export function blankDraft(language: ClientDraft['language']): ClientDraft {
  return {
    kind: 'adult',
    firstName: '',
    lastName: '',
    preferredName: '',
    bornOn: '',
    status: 'active',
    language,
    addresses: [],
    phones: [],
  };
}

/** A profile whose name is what was looked for. */
export function draftNamed(text: string, language: ClientDraft['language']): ClientDraft {
  const [firstName = '', ...rest] = text.trim().split(/\s+/);
  return { ...blankDraft(language), firstName, lastName: rest.join(' ') };
}

/** The part of a stored profile that can be typed over. */
export function draftOf(profile: ClientProfile): ClientDraft {
  const { kind, firstName, lastName, preferredName, bornOn, status, language } = profile;
  return {
    kind,
    firstName,
    lastName,
    preferredName,
    bornOn,
    status,
    language,
    addresses: profile.addresses.map((address) => ({ ...address })),
    phones: profile.phones.map((phone) => ({ ...phone })),
  };
}

/** A new address. The first one of a client is the primary one. */
export function newAddress(addresses: readonly Address[]): Address {
  return {
    id: '',
    address: '',
    type: 'home',
    isPrimary: !addresses.some((address) => address.isPrimary),
    hasReminders: false,
    consentAt: null,
    consentBy: '',
  };
}

export function newPhone(): Phone {
  return { id: '', number: '', type: 'mobile' };
}

/** The addresses without one of them; the primary mark goes to the first when it is left over. */
export function withoutAddress(addresses: readonly Address[], index: number): Address[] {
  const rest = addresses.filter((_, position) => position !== index);
  if (rest.some((address) => address.isPrimary)) return rest;
  return rest.map((address, position) => ({ ...address, isPrimary: position === 0 }));
}

/** The draft without the rows in which nothing was typed: an empty new row asks for nothing. */
export function withoutEmptyRows(draft: ClientDraft): ClientDraft {
  const addresses = draft.addresses.reduceRight(
    (kept, address, index) =>
      address.id === '' && address.address.trim() === '' && !address.hasReminders
        ? withoutAddress(kept, index)
        : kept,
    draft.addresses,
  );
  const phones = draft.phones.filter((phone) => phone.id !== '' || phone.number.trim() !== '');
  return { ...draft, addresses, phones };
}

/** Every field that a refusal can name. */
export function fieldsOf(draft: ClientDraft): string[] {
  return [
    'kind',
    'firstName',
    'lastName',
    'preferredName',
    'bornOn',
    'status',
    'language',
    ...draft.addresses.flatMap((_, at) => [`addresses.${at}.address`, `addresses.${at}.type`]),
    ...draft.phones.flatMap((_, at) => [`phones.${at}.number`, `phones.${at}.type`]),
  ];
}

function listChanges<Entry extends { id: string }>(
  stored: readonly Entry[],
  typed: readonly Entry[],
): number {
  const added = typed.filter((entry) => entry.id === '').length;
  const changed = stored.filter((entry) => {
    const now = typed.find((candidate) => candidate.id === entry.id);
    return JSON.stringify(now) !== JSON.stringify(entry);
  }).length;
  return added + changed;
}

/** How many things would change: each field, and each address or phone that is new, other or gone. */
export function changesBetween(stored: ClientDraft, typed: ClientDraft): number {
  const plain = [
    'kind',
    'firstName',
    'lastName',
    'preferredName',
    'bornOn',
    'status',
    'language',
  ] as const;
  return (
    plain.filter((field) => stored[field] !== typed[field]).length +
    listChanges(stored.addresses, typed.addresses) +
    listChanges(stored.phones, typed.phones)
  );
}

/** What a client is called in sentences; empty while no name is typed. */
export function calledName(draft: Pick<ClientDraft, 'preferredName' | 'firstName'>): string {
  return draft.preferredName.trim() || draft.firstName.trim();
}

/** Whole years from a day of birth until now; nothing where the day is unknown. */
export function ageOn(bornOn: string, now: number): number | null {
  const born = new Date(`${bornOn}T00:00:00`);
  if (Number.isNaN(born.getTime())) return null;
  const today = new Date(now);
  const hadBirthday =
    today.getMonth() > born.getMonth() ||
    (today.getMonth() === born.getMonth() && today.getDate() >= born.getDate());
  return today.getFullYear() - born.getFullYear() - (hadBirthday ? 0 : 1);
}

/** The address an invitation would go to: the primary one with consent, else the first with it. */
export function invitableAddress(draft: ClientDraft): Address | undefined {
  const consented = draft.addresses.filter(
    (address) => address.hasReminders && address.address.trim() !== '',
  );
  return consented.find((address) => address.isPrimary) ?? consented[0];
}
