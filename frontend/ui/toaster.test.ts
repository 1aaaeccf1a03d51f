// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toaster } from './toaster.svelte';

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
    toaster.hold();
    vi.advanceTimersByTime(60_000);
    expect(toaster.items).toHaveLength(1);
    toaster.release();
    vi.advanceTimersByTime(1999);
    expect(toaster.items).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toaster.items).toHaveLength(0);
  });

  it('that comes while others are looked at waits with them', () => {
    const toaster = new Toaster();
    toaster.hold();
    toaster.show('Saved.');
    vi.advanceTimersByTime(60_000);
    expect(toaster.items).toHaveLength(1);
    toaster.release();
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
});
