// Whether typed words are meant by a row: each begins some word of it, whatever its case and accents.

/** A text without case and accents. */
export function letters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** The words of a text, as they are compared. */
export function wordsOf(text: string): string[] {
  return letters(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Says whether every typed word begins a word of the text. Nothing typed matches nothing. */
export function matches(typed: string, text: string): boolean {
  const wanted = wordsOf(typed);
  const there = wordsOf(text);
  return wanted.length > 0 && wanted.every((word) => there.some((own) => own.startsWith(word)));
}
