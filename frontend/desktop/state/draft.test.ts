// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { Draft } from './draft.svelte';
import { Unsaved } from './unsaved';

describe('a draft', () => {
  it('follows the stored values while nothing was typed', () => {
    const draft = new Draft({ name: 'old' });
    draft.follow({ name: 'new' });
    expect(draft.value.name).toBe('new');
    expect(draft.isChanged).toBe(false);
  });

  it('keeps what was typed when the stored values change under it', () => {
    const draft = new Draft({ name: 'old' });
    draft.value.name = 'typed';
    draft.follow({ name: 'new' });
    expect(draft.value.name).toBe('typed');
    draft.reset();
    expect(draft.value.name).toBe('new');
  });

  it('keeps what was typed and says why when saving is refused', async () => {
    const draft = new Draft({ name: '' });
    const isSaved = await draft.save(['name'], () =>
      Promise.reject({ code: 'missing', field: 'name' }),
    );
    expect(isSaved).toBe(false);
    expect(draft.errors).toEqual({ name: 'This is needed.' });
    expect(draft.isBusy).toBe(false);
  });

  it('saves once at a time', async () => {
    const draft = new Draft({ name: 'a' });
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = draft.save([], () => gate);
    expect(await draft.save([], () => Promise.resolve())).toBe(false);
    open();
    expect(await first).toBe(true);
  });

  it('survives leaving the form, and is given back once', () => {
    const unsaved = new Unsaved();
    const left = new Draft({ name: 'old' });
    const leave = left.survive(unsaved, 'place');
    left.value.name = 'typed';
    leave();
    const back = new Draft({ name: 'old' });
    back.survive(unsaved, 'place');
    expect(back.value.name).toBe('typed');
    const again = new Draft({ name: 'old' });
    again.survive(unsaved, 'place');
    expect(again.value.name).toBe('old');
  });
});
