import { describe, expect, it } from 'vitest';
import type { ClientDraft } from '$bridge';
import {
  ageOn,
  blankDraft,
  changesBetween,
  fieldsOf,
  invitableAddress,
  newAddress,
  newPhone,
  withoutAddress,
  withoutEmptyRows,
} from './draft';

function draftWith(...addresses: string[]): ClientDraft {
  const draft = blankDraft('en');
  for (const address of addresses) {
    draft.addresses.push({ ...newAddress(draft.addresses), address });
  }
  return draft;
}

describe('the draft of a client', () => {
  it('S10: makes the first address the primary one, and no other', () => {
    const { addresses } = draftWith('ana@example.test', 'work@example.test');
    expect(addresses.map(({ isPrimary }) => isPrimary)).toEqual([true, false]);
  });

  it('S10: hands the primary mark on when its address is removed', () => {
    const { addresses } = draftWith('ana@example.test', 'work@example.test');
    const rest = withoutAddress(addresses, 0);
    expect(rest.map(({ address, isPrimary }) => [address, isPrimary])).toEqual([
      ['work@example.test', true],
    ]);
  });

  it('S3: leaves out a row in which nothing was typed', () => {
    const draft = draftWith('ana@example.test', ' ');
    draft.phones.push(newPhone());
    const cleaned = withoutEmptyRows(draft);
    expect(cleaned.addresses.map(({ address }) => address)).toEqual(['ana@example.test']);
    expect(cleaned.phones).toEqual([]);
  });

  it('keeps an empty row that says the client agreed, so that it is asked for', () => {
    const draft = draftWith('');
    draft.addresses[0]!.hasReminders = true;
    expect(withoutEmptyRows(draft).addresses).toHaveLength(1);
  });

  it('S9: would invite at the primary address with consent, else at the first that has it', () => {
    const draft = draftWith('ana@example.test', 'work@example.test');
    expect(invitableAddress(draft)).toBeUndefined();
    draft.addresses[1]!.hasReminders = true;
    expect(invitableAddress(draft)?.address).toBe('work@example.test');
    draft.addresses[0]!.hasReminders = true;
    expect(invitableAddress(draft)?.address).toBe('ana@example.test');
  });

  it('names every field that can be refused', () => {
    expect(fieldsOf(draftWith('ana@example.test'))).toContain('addresses.0.address');
  });

  it('counts each change once', () => {
    const stored = draftWith('ana@example.test');
    stored.addresses[0]!.id = 'a';
    const typed = structuredClone(stored);
    expect(changesBetween(stored, typed)).toBe(0);
    typed.firstName = 'Ana';
    typed.addresses[0]!.hasReminders = true;
    typed.addresses.push(newAddress(typed.addresses));
    expect(changesBetween(stored, typed)).toBe(3);
    expect(changesBetween(stored, { ...typed, addresses: [] })).toBe(2);
  });
});

describe('the age', () => {
  it('rises on the birthday and not before', () => {
    expect(ageOn('1992-11-22', new Date(2026, 10, 21, 12).getTime())).toBe(33);
    expect(ageOn('1992-11-22', new Date(2026, 10, 22, 12).getTime())).toBe(34);
  });

  it('is unknown where no day is known', () => {
    expect(ageOn('', Date.now())).toBeNull();
  });
});
