import { describe, expect, it } from 'vitest';
import { focusIn, rowAfter, rowsInSight } from './grid';

describe('the rows that are drawn', () => {
  it('are those in sight and a few beyond, never more than there are', () => {
    expect(rowsInSight(-200, 800, 40, 1204)).toEqual({ first: 0, last: 23 });
    expect(rowsInSight(4000, 800, 40, 1204)).toEqual({ first: 92, last: 128 });
    expect(rowsInSight(47_900, 800, 40, 1204).last).toBe(1203);
    expect(rowsInSight(0, 800, 40, 0)).toEqual({ first: 0, last: 0 });
  });

  it('include the one with the focus, however far away, in the order of the list', () => {
    expect(focusIn({ first: 10, last: 12 }, 2, 50)).toEqual([2, 10, 11, 12]);
    expect(focusIn({ first: 10, last: 12 }, 40, 50)).toEqual([10, 11, 12, 40]);
    expect(focusIn({ first: 10, last: 12 }, 11, 50)).toEqual([10, 11, 12]);
    expect(focusIn({ first: 0, last: 20 }, 0, 0)).toEqual([]);
  });
});

describe('the keys that leap', () => {
  it('lead a page on or back, or to an end, and leave every other key alone', () => {
    expect(rowAfter('PageDown', 3, 12, 50)).toBe(15);
    expect(rowAfter('PageUp', 20, 12, 50)).toBe(8);
    expect(rowAfter('Home', 20, 12, 50)).toBe(0);
    expect(rowAfter('End', 20, 12, 50)).toBe(49);
    expect(rowAfter('j', 20, 12, 50)).toBeUndefined();
  });
});
