// Compiles the window's words, and fails when a single one is missing.
//
// The compiler prints success even when its message plugin could not be loaded and nothing was
// compiled, so this script counts: every key of the base language must come out as a function,
// and every other language must have the same keys.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { compile } from '@inlang/paraglide-js';
import { paraglide } from '../paraglide.config.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const books = [
  'given',
  'billing',
  'till',
  'message',
  'window',
  'shell',
  'opening',
  'client',
  'contact',
  'access',
  'outbox',
  'bulk',
  'account',
  'hosting',
  'mailbox',
  'scheduling',
  'request',
  'calendar',
  'help',
  'paperwork',
  'share',
  'fault',
];
const locales = ['en', 'es'];

async function keysOf(book, locale) {
  const text = await readFile(path.join(here, `${book}.${locale}.json`), 'utf8');
  return Object.keys(JSON.parse(text)).filter((key) => key !== '$schema');
}

const problems = [];
let wanted = 0;
for (const book of books) {
  const base = new Set(await keysOf(book, 'en'));
  wanted += base.size;
  for (const locale of locales) {
    const found = new Set(await keysOf(book, locale));
    for (const key of base) {
      if (!found.has(key)) problems.push(`${book}.${locale}.json lacks ${key}`);
    }
    for (const key of found) {
      if (!base.has(key)) problems.push(`${book}.${locale}.json has ${key}, which English lacks`);
    }
  }
}

await compile(paraglide);

const compiled = await import(path.join(paraglide.outdir, 'messages/_index.js'));
const count = Object.values(compiled).filter((value) => typeof value === 'function').length;
if (count !== wanted) problems.push(`${wanted} keys, but ${count} compiled messages`);

if (problems.length > 0) console.error(problems.join('\n'));
else console.log(`words: ${count} messages in ${locales.length} languages`);
// The compiler leaves a 30-second timer behind, which would only keep everyone waiting.
process.exit(problems.length > 0 ? 1 : 0);
