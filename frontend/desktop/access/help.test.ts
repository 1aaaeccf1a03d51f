// @vitest-environment node
import { describe, expect, it } from 'vitest';
import english from '../../words/help.en.json';
import type { Finding } from '$bridge';
import { diagnosisTone, diagnosisWords, grouped, spelled } from './help';

const findings = Object.keys(english)
  .filter((key) => key.startsWith('help_found_'))
  .map((key) => key.slice('help_found_'.length) as Finding);

describe('S54: the diagnosis', () => {
  it.each(findings)('%s is a plain sentence without a gap in it', (finding) => {
    const help = {
      diagnosis: { finding, at: '2026-11-23T09:00:00Z' },
      address: 'ana@example.test',
    };
    const words = diagnosisWords(help, 'Ana', () => '9:00');
    expect(words).toMatch(/[.]$/);
    expect(words).not.toMatch(/[{}]|undefined/);
    expect(['success', 'danger', 'queued', 'warn']).toContain(diagnosisTone(finding));
  });

  it('names the moment, the address and the client where they matter', () => {
    const help = {
      diagnosis: { finding: 'not_opened' as const, at: '2026-11-23T09:00:00Z' },
      address: 'ana@example.test',
    };
    const words = diagnosisWords(help, 'Ana', (iso) => `<${iso}>`);
    expect(words).toContain('<2026-11-23T09:00:00Z>');
    expect(words).toContain('ana@example.test');
    expect(words).toContain('Ask Ana to look in the spam folder');
  });

  it('looks fine only where nothing is the matter', () => {
    expect(findings.filter((finding) => diagnosisTone(finding) === 'success')).toEqual([
      'inside',
      'code_open',
      'signed_in',
    ]);
  });
});

describe('S54: a code to read out', () => {
  it('is shown in two groups, and said one character at a time', () => {
    expect(grouped('7HQ2M9XK')).toBe('7HQ2 M9XK');
    expect(spelled('7HQ2M9XK')).toBe('7, H, Q, 2, M, 9, X, K');
  });
});
