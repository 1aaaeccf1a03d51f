// @vitest-environment node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReachStep } from '../bridge';
import { nextSentence } from '../fault';
import { isReached } from './reach';

const step = (name: ReachStep['step'], state: ReachStep['state']): ReachStep => ({
  step: name,
  state,
  code: '',
  found: [],
});

describe('the check of the way to the portal', () => {
  it('says what to do about everything that it may find', () => {
    const source = readFileSync(path.join(process.cwd(), '../backend/hosting/reach.go'), 'utf8');
    const codes = [...source.matchAll(/fault\.Code = "(\w+)"/g)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => nextSentence(code) === '')).toEqual([]);
  });

  it('calls the portal reached only where the whole way was walked', () => {
    expect(isReached([step('served', 'ok'), step('name', 'note')])).toBe(false);
    expect(isReached([step('served', 'ok'), step('outside', 'note')])).toBe(true);
    expect(isReached([step('switch', 'failed'), step('outside', 'note')])).toBe(false);
  });
});
