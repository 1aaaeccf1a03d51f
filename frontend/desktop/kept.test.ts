// @vitest-environment node
import { expect, it } from 'vitest';
import { kept } from './kept';

it('makes a thing once for the same wishes, and another for others', () => {
  let count = 0;
  const make = kept((name: string, size: { width: number }) => ({
    name,
    size,
    nth: (count += 1),
  }));
  const first = make('a', { width: 1 });
  expect(make('a', { width: 1 })).toBe(first);
  expect(make('a', { width: 2 }).nth).toBe(2);
  expect(make('b', { width: 1 }).nth).toBe(3);
  expect(count).toBe(3);
});
