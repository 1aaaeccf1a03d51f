import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import CopyButton from './CopyButton.svelte';

const words = {
  value: 'https://harbor.example.test',
  label: 'Copy',
  copiedLabel: 'Copied',
  failedLabel: 'Could not be copied',
};

afterEach(cleanup);

describe('S30: one click copies the address', () => {
  it('and the copy is announced', async () => {
    const user = userEvent.setup();
    render(CopyButton, words);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('https://harbor.example.test');
    expect(screen.getByRole('status').textContent.trim()).toBe('Copied');
  });

  it('and a refusal of the clipboard is announced as well', async () => {
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('denied'));
    render(CopyButton, words);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(screen.getByRole('status').textContent.trim()).toBe('Could not be copied');
  });
});
