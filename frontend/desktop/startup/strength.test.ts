// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { strengthOf } from './strength';
import { wayOut } from './wayOut';

describe('the strength of a passphrase', () => {
  it('says how many characters are missing from twelve', () => {
    expect(strengthOf('')).toEqual({ level: 'empty' });
    expect(strengthOf('elevenchars')).toEqual({ level: 'short', missing: 1 });
    expect(strengthOf('ñandúes y osos').level).toBe('fair');
  });

  it('counts a character once, however it is encoded', () => {
    expect(strengthOf('😀'.repeat(11))).toEqual({ level: 'short', missing: 1 });
  });

  it('is not taken in by repetition', () => {
    expect(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaa')).toEqual({ level: 'weak' });
    expect(strengthOf('abababababababab')).toEqual({ level: 'weak' });
  });

  it('calls four unrelated words strong', () => {
    expect(strengthOf('river lantern copper oak')).toEqual({ level: 'strong' });
  });
});

describe('a refusal at the start', () => {
  it('has a way out, even for a code that nobody foresaw', () => {
    expect(wayOut('store_second_copy')).toContain('already open');
    expect(wayOut('never_heard_of')).toContain('Close the program');
  });
});
