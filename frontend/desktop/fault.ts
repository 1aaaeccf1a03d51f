// From a code to the sentence a person reads: the one table from errors to words.
import { refusalOf } from './bridge';
import * as messages from './paraglide/messages/_index.js';

const sentences = sentencesUnder('fault_');
const ways = sentencesUnder('next_');

function sentencesUnder(prefix: string): Map<string, () => string> {
  return new Map(
    Object.entries(messages)
      .filter(([key, say]) => key.startsWith(prefix) && typeof say === 'function')
      .map(([key, say]) => [key.slice(prefix.length), say as () => string]),
  );
}

/** Says whether a code has a sentence of its own. */
export function isKnownFault(code: string): boolean {
  return sentences.has(code);
}

/** The sentence for a code; a code without one reads as an internal error. */
export function faultSentence(code: string): string {
  const say = sentences.get(code) ?? sentences.get('internal');
  return say ? say() : code;
}

/** What to do about what a code tells; empty where its own sentence says it. */
export function nextSentence(code: string): string {
  return ways.get(code)?.() ?? '';
}

/** The sentence for whatever was thrown by the bridge. */
export function errorSentence(cause: unknown): string {
  return faultSentence(refusalOf(cause).code);
}

/**
 * Sorts a refusal to where it belongs: under one of the form's fields, or over the whole form.
 * A field that the form does not show belongs to the whole form.
 */
export function placeFault(cause: unknown, fields: readonly string[]): Record<string, string> {
  const refusal = refusalOf(cause);
  const place = fields.includes(refusal.field) ? refusal.field : 'form';
  return { [place]: faultSentence(refusal.code) };
}
