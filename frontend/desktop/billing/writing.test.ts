import { describe, expect, it } from 'vitest';
import type { WholeInvoice } from '$bridge';
import {
  blankInvoice,
  blankLine,
  canAddUp,
  draftOf,
  fieldsOf,
  gapsOf,
  missingIn,
  typedOf,
} from './writing';

const typed = (price: number | null) => ({
  ...blankInvoice('ana'),
  lines: [{ ...blankLine({ taxRate: 1900 }), text: 'Session', price }],
});

describe('an invoice that is typed', () => {
  it('begins with one of something, taxed as the practice does', () => {
    expect(blankLine({ taxRate: 1900 })).toMatchObject({
      quantity: 100,
      price: null,
      taxRate: 1900,
    });
    expect(blankLine(null).taxRate).toBe(0);
  });

  it('goes to Go as whole numbers', () => {
    const draft = draftOf(typed(12000), 'id', 3);
    expect(draft).toMatchObject({ id: 'id', version: 3, clientId: 'ana', issueOn: '' });
    expect(draft.lines[0]).toEqual({
      day: '',
      text: 'Session',
      code: '',
      quantity: 100,
      price: 12000,
      taxRate: 1900,
      serviceId: '',
      appointmentId: '',
    });
  });

  it('has no discount where none was chosen, whatever stood there', () => {
    expect(draftOf({ ...typed(1), discountValue: 500 }).discount).toEqual({ kind: '', value: 0 });
    const rate = { ...typed(1), discountKind: 'rate' as const, discountValue: 1000 };
    expect(draftOf(rate).discount).toEqual({ kind: 'rate', value: 1000 });
  });

  it('says which amounts are missing', () => {
    expect(Object.keys(gapsOf(typed(null)))).toEqual(['lines.0.price']);
    const off = { ...typed(1), discountKind: 'amount' as const, discountValue: null };
    expect(Object.keys(gapsOf(off))).toEqual(['discount.value']);
    expect(gapsOf(typed(1))).toEqual({});
  });

  it('is kept for somebody', () => {
    expect(Object.keys(missingIn({ ...typed(1), clientId: '' }))).toEqual(['clientId']);
    expect(missingIn(typed(1))).toEqual({});
  });

  it('is added up once nothing is missing', () => {
    expect(canAddUp(typed(1))).toBe(true);
    expect(canAddUp(typed(null))).toBe(false);
    expect(canAddUp(blankInvoice('ana'))).toBe(false);
  });

  it('has a place for everything that Go refuses', () => {
    expect(fieldsOf(typed(1))).toContain('lines.0.price');
    expect(fieldsOf(typed(1))).toContain('dueOn');
  });

  it('comes back as it was kept', () => {
    const draft = draftOf({ ...typed(12000), issueOn: '2026-11-02', dueOn: '2026-11-20' });
    const { issueOn: issuedOn, discount: rebate } = draft;
    const kept = { ...draft, issuedOn, rebate } as unknown as WholeInvoice;
    expect(draftOf(typedOf(kept))).toEqual(draft);
  });
});
