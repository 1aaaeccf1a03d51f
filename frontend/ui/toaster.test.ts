// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toaster, UNDO_MS } from './toaster.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a toast', () => {
  it('goes after six seconds', () => {
    const toaster = new Toaster();
    toaster.show('Saved.');
    vi.advanceTimersByTime(5999);
    expect(toaster.items).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toaster.items).toHaveLength(0);
  });

  it('stays while it is looked at, and then has the rest of its time', () => {
    const toaster = new Toaster();
    toaster.show('Saved.');
    vi.advanceTimersByTime(4000);
    toaster.hold('pointer');
    vi.advanceTimersByTime(60_000);
    expect(toaster.items).toHaveLength(1);
    toaster.release('pointer');
    vi.advanceTimersByTime(1999);
    expect(toaster.items).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toaster.items).toHaveLength(0);
  });

  it('that comes while others are looked at waits with them', () => {
    const toaster = new Toaster();
    toaster.hold('pointer');
    toaster.show('Saved.');
    vi.advanceTimersByTime(60_000);
    expect(toaster.items).toHaveLength(1);
    toaster.release('pointer');
    vi.advanceTimersByTime(6000);
    expect(toaster.items).toHaveLength(0);
  });

  it('runs its action once and goes', () => {
    const toaster = new Toaster();
    const run = vi.fn();
    toaster.show('Not sent.', { label: 'Undo', run });
    const [toast] = toaster.items;
    if (toast) toaster.act(toast);
    expect(run).toHaveBeenCalledOnce();
    expect(toaster.items).toHaveLength(0);
  });

  it('may count down while it shows', () => {
    const toaster = new Toaster();
    let seconds = 10;
    toaster.show(() => `Leaves in ${seconds} s`);
    seconds = 9;
    expect(toaster.items[0]?.text()).toBe('Leaves in 9 s');
  });

  it('is undone by key for a minute, also after it has gone, the last one first', () => {
    const toaster = new Toaster();
    const undone: string[] = [];
    const show = (what: string) =>
      toaster.show(what, { label: 'Undo', run: () => undone.push(what), isUndo: true });
    show('first');
    show('second');
    toaster.show('Copied.', { label: 'Open', run: () => undone.push('no undo') });
    vi.advanceTimersByTime(30_000);
    expect(toaster.items).toHaveLength(0);
    expect([toaster.undoLast(), toaster.undoLast(), toaster.undoLast()]).toEqual([
      true,
      true,
      false,
    ]);
    expect(undone).toEqual(['second', 'first']);
    show('late');
    vi.advanceTimersByTime(UNDO_MS + 1);
    expect(toaster.undoLast()).toBe(false);
  });

  it('W5: undoes what is under way as soon as it is done', async () => {
    const toaster = new Toaster();
    const undone: string[] = [];
    const offer = (what: string) =>
      toaster.show(what, { label: 'Undo', run: () => undone.push(what), isUndo: true });
    offer('before');
    let arrive = () => {};
    const answer = new Promise<void>((resolve) => (arrive = resolve));
    const work = toaster.doing(async () => {
      await answer;
      offer('sent');
    });
    expect([toaster.isUnderWay, toaster.undoLast(), toaster.undoLast()]).toEqual([
      true,
      true,
      true,
    ]);
    expect(undone).toEqual([]);
    expect(toaster.isUndoWished).toBe(true);
    arrive();
    await work;
    expect(undone).toEqual(['sent']);
    expect(toaster.items.map((toast) => toast.text())).toEqual(['before']);
    expect(toaster.isUnderWay).toBe(false);
    toaster.undoLast();
    expect(undone).toEqual(['sent', 'before']);
  });

  it('W5: forgets the wish to undo work that failed, or that left nothing to undo', async () => {
    const toaster = new Toaster();
    const run = vi.fn();
    for (const work of [() => Promise.reject(new Error('planned')), () => Promise.resolve()]) {
      const done = toaster.doing(work);
      toaster.undoLast();
      await done.catch(() => {});
    }
    toaster.show('Saved.', { label: 'Undo', run, isUndo: true });
    expect(run).not.toHaveBeenCalled();
    expect(toaster.undoLast()).toBe(true);
  });

  it('takes the toast away that a key has undone, and is not undone twice', () => {
    const toaster = new Toaster();
    const run = vi.fn();
    toaster.show('Saved.', { label: 'Undo', run, isUndo: true });
    expect(toaster.undoLast()).toBe(true);
    expect(toaster.items).toHaveLength(0);
    toaster.show('Saved.', { label: 'Undo', run, isUndo: true });
    const [toast] = toaster.items;
    if (toast) toaster.act(toast);
    expect(toaster.undoLast()).toBe(false);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('waits while the focus is in it, though the pointer has left, and no longer once it is gone', () => {
    const toaster = new Toaster();
    toaster.show('Saved.');
    toaster.hold('pointer');
    toaster.hold('focus');
    toaster.release('pointer');
    vi.advanceTimersByTime(60_000);
    const [toast] = toaster.items;
    if (toast) toaster.dismiss(toast.id);
    toaster.show('Next.');
    vi.advanceTimersByTime(6000);
    expect(toaster.items).toHaveLength(0);
  });
});
