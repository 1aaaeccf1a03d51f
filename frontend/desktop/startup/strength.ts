// How good a new passphrase is, roughly: enough to guide a person, not to replace Go's refusal.

/** The least number of characters, as Go demands it. */
export const LEAST_LENGTH = 12;

export type Strength =
  | { level: 'empty' }
  | { level: 'short'; missing: number }
  | { level: 'weak' }
  | { level: 'fair' }
  | { level: 'strong' };

/** Judges by length and by how many different characters there are. */
export function strengthOf(passphrase: string): Strength {
  const letters = [...passphrase];
  if (letters.length === 0) return { level: 'empty' };
  if (letters.length < LEAST_LENGTH) {
    return { level: 'short', missing: LEAST_LENGTH - letters.length };
  }
  const different = new Set(letters).size;
  if (different < 6) return { level: 'weak' };
  return letters.length >= 20 && different >= 10 ? { level: 'strong' } : { level: 'fair' };
}
