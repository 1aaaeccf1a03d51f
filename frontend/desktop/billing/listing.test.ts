import { describe, expect, it } from 'vitest';
import { AppError } from '$bridge';
import { Listing } from './listing.svelte';

/** A list of numbers, two at once. */
function numbers(list: number[]) {
  return async (after: number | undefined) => {
    const from = after === undefined ? 0 : list.indexOf(after) + 1;
    return { rows: list.slice(from, from + 2), hasMore: from + 2 < list.length };
  };
}

describe('a list that is read in parts', () => {
  it('grows by a part at a time', async () => {
    const listing = new Listing(numbers([5, 4, 3, 2, 1]));
    await listing.refresh();
    expect([listing.rows, listing.hasMore]).toEqual([[5, 4], true]);
    await listing.more();
    await listing.more();
    expect([listing.rows, listing.hasMore]).toEqual([[5, 4, 3, 2, 1], false]);
  });

  it('reads again as much as shows', async () => {
    const list = [5, 4, 3, 2, 1];
    const listing = new Listing(numbers(list));
    await listing.refresh();
    await listing.more();
    list.unshift(6);
    await listing.refresh();
    expect(listing.rows).toEqual([6, 5, 4, 3]);
  });

  it('drops an answer that comes late', async () => {
    let answer = (_: { rows: number[]; hasMore: boolean }) => {};
    const slow = new Promise<{ rows: number[]; hasMore: boolean }>((done) => (answer = done));
    const parts = [slow, Promise.resolve({ rows: [2], hasMore: false })];
    const listing = new Listing<number>(() => parts.shift()!);
    const first = listing.refresh();
    await listing.restart();
    answer({ rows: [1], hasMore: false });
    await first;
    expect(listing.rows).toEqual([2]);
  });

  it('keeps what it has where it cannot be read', async () => {
    let fails = false;
    const listing = new Listing<number>(async () => {
      if (fails) throw new AppError('internal');
      return { rows: [1], hasMore: false };
    });
    await listing.refresh();
    fails = true;
    await listing.refresh();
    expect(listing.rows).toEqual([1]);
    expect(listing.trouble).not.toBe('');
  });
});
