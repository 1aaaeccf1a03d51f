// The words as a person of some language reads them, taken from the books themselves, so that one walk can be
// made in every language. `en-XA` is English made long and strange: whatever is not in brackets then is in no book.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const bookshelf = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../words');

export type Tongue = 'en' | 'es' | 'en-XA';

/** A text, or its forms by number, as the books hold them. */
export type Entry = string | [{ match: Record<string, string> }];

export type Book = Record<string, Entry>;

const accents = new Map(
  [...'aàeéiïoöuüyÿcçnñsšzžAÀEÉIÏOÖUÜYŸCÇNÑSŠZŽ'.matchAll(/(.)(.)/gu)].map(
    ([, plain = '', strange = '']) => [plain, strange],
  ),
);

/** What is filled in: `{name}` in a book, `${name}` in a compiled message. */
const placeholder = /(\$?\{[^}]*\})/;

/** English that nobody wrote: accents, 40 % longer, in brackets. Placeholders stay as they are. */
export function strange(text: string): string {
  const parts = text.split(placeholder);
  const said = parts.map((part) =>
    placeholder.test(part)
      ? part
      : [...part].map((letter) => accents.get(letter) ?? letter).join(''),
  );
  const letters = parts.filter((part) => !placeholder.test(part)).join('').length;
  const more = 'löngér wörds '.repeat(Math.ceil(letters / 25)).slice(0, Math.ceil(letters * 0.4));
  return `⟦${said.join('')}${more && ` ${more.trim()}`}⟧`;
}

/** A whole book made strange. */
export function strangeBook(book: Book): Book {
  const entries = Object.entries(book).map(([key, entry]): [string, Entry] => {
    if (key === '$schema') return [key, entry];
    if (typeof entry === 'string') return [key, strange(entry)];
    const match = Object.fromEntries(
      Object.entries(entry[0].match).map(([form, text]) => [form, strange(text)]),
    );
    return [key, [{ ...entry[0], match }]];
  });
  return Object.fromEntries(entries);
}

/** The names of the books of a language, and what is in them. */
export function booksOf(language: 'en' | 'es'): Map<string, Book> {
  const names = readdirSync(bookshelf).filter((name) => name.endsWith(`.${language}.json`));
  return new Map(
    names.map((name) => [
      name,
      JSON.parse(readFileSync(path.join(bookshelf, name), 'utf8')) as Book,
    ]),
  );
}

/** Says what a person reads on the screen. */
export class Words {
  private readonly entries: Book = {};
  /** What the browser is told, and what a page of this language says of itself. */
  readonly language: 'en' | 'es';

  constructor(readonly tongue: Tongue) {
    this.language = tongue === 'es' ? 'es' : 'en';
    for (const book of booksOf(this.language).values()) {
      Object.assign(this.entries, tongue === 'en-XA' ? strangeBook(book) : book);
    }
  }

  /** The text of a key; `count` chooses among its forms. */
  say(key: string, values: Record<string, string | number> = {}): string {
    const text = this.formOf(key, values);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
  }

  private formOf(key: string, values: Record<string, string | number>): string {
    const entry = this.entries[key];
    if (entry === undefined) throw new Error(`no book has ${key}`);
    if (typeof entry === 'string') return entry;
    const number = Number(values['count'] ?? values['age']);
    const form = new Intl.PluralRules(this.language).select(number);
    const found = Object.entries(entry[0].match).find(([name]) => name.endsWith(`=${form}`));
    if (!found) throw new Error(`${key} has no form for ${number}`);
    return found[1];
  }
}
