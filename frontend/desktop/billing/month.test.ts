import { describe, expect, it } from 'vitest';
import { lastYears, monthName } from './month';

describe('months and years', () => {
  it('have the names that a language gives them', () => {
    expect(monthName('2026-01', 'en', 'long')).toBe('January');
    expect(monthName('2026-12', 'es', 'long')).toBe('diciembre');
    expect(monthName('2026-03', 'en', 'short')).toBe('Mar');
  });

  it('go back from the year that it is', () => {
    expect(lastYears('2026-11-23', 3)).toEqual(['2026', '2025', '2024']);
  });
});
