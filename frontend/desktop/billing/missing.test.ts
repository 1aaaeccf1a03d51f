import { describe, expect, it } from 'vitest';
import { isListed, missingWords } from './missing';

describe('S38: what paying online needs', () => {
  it('has a sentence of its own for each of the three', () => {
    const things = ['payments_account_off', 'bills_off', 'pay_off'] as const;
    const said = things.map((thing) => missingWords(thing, 'Ana'));
    expect(new Set(said).size).toBe(3);
    expect(things.every(isListed)).toBe(true);
  });

  it('knows other reasons from them', () => {
    expect(isListed('bill_settled')).toBe(false);
  });
});
