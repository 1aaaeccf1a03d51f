// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { textOf } from './csv';

describe('a list from a file', () => {
  it('is read as it was written, by a new program and by an old one', () => {
    expect(textOf(new TextEncoder().encode('S-50;Sesión').buffer)).toBe('S-50;Sesión');
    const old = Uint8Array.from(
      [...'S-50;Sesi'].map((sign) => sign.charCodeAt(0)).concat(0xf3, 0x6e),
    );
    expect(textOf(old.buffer)).toBe('S-50;Sesión');
  });
});
