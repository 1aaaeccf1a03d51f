import { describe, expect, it } from 'vitest';
import type { Contact } from '$bridge';
import { blankContact, contactDraftOf } from './draft';

describe('a contact while it is typed', () => {
  it.each([
    ['minor', 'parent'],
    ['couple', 'partner'],
    ['adult', 'other'],
  ] as const)('of a client who is a %s begins as %s, in their language', (kind, relation) => {
    const draft = blankContact({ kind, language: 'es' });
    expect(draft).toMatchObject({ relation, language: 'es', firstName: '', hasConsent: false });
  });

  it('has nothing of what only the records know', () => {
    const stored: Contact = {
      ...blankContact({ kind: 'minor', language: 'en' }),
      firstName: 'Bea',
      id: 'b',
      name: 'Bea',
      version: 3,
      consentAt: null,
      consentBy: '',
    };
    expect(contactDraftOf(stored)).toEqual({
      ...blankContact({ kind: 'minor', language: 'en' }),
      firstName: 'Bea',
    });
  });
});
