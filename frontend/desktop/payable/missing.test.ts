import { describe, expect, it } from 'vitest';
import { isListed, missingToPay, missingWords } from './missing';

describe('S38: what paying online needs', () => {
  it('has a sentence of its own for each of the three', () => {
    const things = ['payments_account_off', 'bills_off', 'pay_off'] as const;
    const said = things.map((thing) => missingWords(thing, 'Ana'));
    expect(new Set(said).size).toBe(3);
    expect(things.every(isListed)).toBe(true);
  });

  it('is all there in one of the eight cases, and told in the other seven', () => {
    const cases = [true, false].flatMap((account) =>
      [true, false].flatMap((billingDocuments) =>
        [true, false].map((pay) => missingToPay(account, { billingDocuments, pay })),
      ),
    );
    expect(cases[0]).toEqual([]);
    expect(new Set(cases.map(String)).size).toBe(8);
    expect(cases.at(-1)).toEqual(['payments_account_off', 'bills_off', 'pay_off']);
  });

  it('knows other reasons from them', () => {
    expect(isListed('bill_settled')).toBe(false);
  });
});
