import { describe, expect, it } from 'vitest';
import { Selection } from './selection.svelte';

const all = { text: '', status: '', access: '' } as const;
const ready = { ...all, access: 'ready' } as const;

describe('W6: what is selected in the list', () => {
  it('are some by name, who stay selected while others are looked for', () => {
    const selection = new Selection();
    selection.show(all);
    selection.toggle('ana');
    selection.add(['ana', 'ben']);
    selection.show(ready);
    expect(selection.asked).toEqual({ isEveryone: false, ...ready, ids: ['ana', 'ben'] });
    expect(selection.count(40)).toBe(2);
    selection.toggle('ana');
    expect(selection.holds('ana')).toBe(false);
  });

  it('or everybody in one list, but those who were taken out again', () => {
    const selection = new Selection();
    selection.show(ready);
    selection.toggle('ana');
    selection.takeAll();
    expect(selection.holdsAll).toBe(true);
    selection.toggle('ben');
    expect([selection.holds('ana'), selection.holds('ben'), selection.holdsAll]).toEqual([
      true,
      false,
      false,
    ]);
    expect(selection.count(40)).toBe(39);
    selection.add(['ben']);
    expect(selection.holdsAll).toBe(true);
    expect(selection.asked).toEqual({ isEveryone: true, ...ready, ids: [] });
  });

  it('never become others because the list shows others', () => {
    const selection = new Selection();
    selection.show(ready);
    selection.takeAll();
    selection.show({ ...ready });
    expect(selection.isEmpty).toBe(false);
    selection.show(all);
    expect(selection.isEmpty).toBe(true);
  });
});
