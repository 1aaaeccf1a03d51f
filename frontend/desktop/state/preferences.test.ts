// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { regionOf } from './preferences.svelte';

describe('the region that dates are written for', () => {
  it('is the one the system has for the language of the window', () => {
    expect(regionOf('en', ['es-MX', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(regionOf('es', ['en-US', 'es-MX'])).toBe('es-MX');
  });

  it('is none where the system does not speak that language: Spanish dates in a Spanish window', () => {
    expect(regionOf('es', ['en-US', 'en'])).toBe('es');
  });
});
