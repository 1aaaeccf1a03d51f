// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, refusalOf } from './bridge';
import { errorSentence, faultSentence, isKnownFault, placeFault } from './fault';

/** The codes that the Go packages declare, read from their sources. */
function declaredCodes(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.go') && !entry.name.endsWith('_test.go'))
    .flatMap((entry) => {
      const source = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
      return [...source.matchAll(/^\s*(?:const\s+)?\w+\s+(?:fault\.)?Code\s*=\s*"(\w+)"/gm)];
    })
    .map((match) => match[1] ?? '');
}

describe('a fault code', () => {
  it('reads as its sentence', () => {
    expect(faultSentence('passphrase_wrong')).toBe('This passphrase does not open your records.');
  });

  it('reads as an internal error when it has no sentence', () => {
    expect(isKnownFault('never_heard_of')).toBe(false);
    expect(faultSentence('never_heard_of')).toBe(faultSentence('internal'));
  });

  it('has a sentence for everything that Go may refuse', () => {
    const codes = declaredCodes(path.join(process.cwd(), '../backend'));
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !isKnownFault(code))).toEqual([]);
  });
});

describe('a rejection', () => {
  it('keeps its code and field', () => {
    const refusal = refusalOf({ code: 'missing', field: 'name' });
    expect(refusal).toBeInstanceOf(AppError);
    expect([refusal.code, refusal.field]).toEqual(['missing', 'name']);
  });

  it('shows nothing of an unknown error', () => {
    expect(errorSentence(new Error('/home/secret'))).toBe(faultSentence('internal'));
    expect(errorSentence('a text')).toBe(faultSentence('internal'));
    expect(errorSentence({ code: '' })).toBe(faultSentence('internal'));
  });

  it('belongs to its field only where the form shows that field', () => {
    const cause = { code: 'missing', field: 'name' };
    expect(placeFault(cause, ['name'])).toEqual({ name: 'This is needed.' });
    expect(placeFault(cause, ['phone'])).toEqual({ form: 'This is needed.' });
  });
});
