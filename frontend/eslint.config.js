// The rules of the house, where a machine can hold them:
// ui imports nothing of ours; a noun folder imports ui, words, the bridge, the state and itself;
// only App.svelte and shell compose; only bridge.ts calls Go; no text ever becomes markup.
import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const composers = ['shell', 'state', 'paraglide'];
const folders = readdirSync(new URL('./desktop', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const nouns = folders.filter((name) => !composers.includes(name));
// Down only, as in Go: a client's screens show their access, and access knows nothing of them. A letter is
// written on the tab "Client Portal", in the outbox and as a template. A mail address is typed for a client and for
// the practice. What clients were given is
// read on their pages, and is a document of the library, from where a bill takes how a file is saved. It is shared with a mail, under the rules of access. The results of a bulk invitation show where each client stands.
// What is missing for a client to pay online stands on their bills and beside their permissions. A bill is told of by a letter,
// its codes are those that the practice keeps, and a fee is typed as its amounts are.
const below = {
  calendar: ['availability'],
  clients: ['access', 'address', 'billing', 'calendar', 'contacts', 'papers', 'shares'],
  availability: ['billing'],
  billing: ['codes', 'letter', 'library', 'payable'],
  shares: ['access', 'letter', 'library'],
  papers: ['access', 'library'],
  messages: ['library'],
  contacts: ['access', 'address'],
  settings: ['address', 'availability', 'billing', 'codes', 'library', 'templates'],
  templates: ['letter'],
  access: ['letter', 'payable'],
  bulk: ['access', 'shares'],
  outbox: ['letter'],
};

const callsGo = {
  group: ['**/wailsjs/**'],
  message: 'Only bridge.ts calls Go.',
};

const noRemote = [
  { name: 'fetch', message: 'Nothing in the window is remote: call the bridge.' },
  { name: 'XMLHttpRequest', message: 'Nothing in the window is remote: call the bridge.' },
  { name: 'WebSocket', message: 'Nothing in the window is remote: call the bridge.' },
];

const noMarkup = ['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
  property,
  message: 'Text stays text: no HTML is ever built from a string.',
}));

export default ts.config(
  {
    ignores: ['node_modules/', 'dist/', 'desktop/paraglide/', 'wailsjs/', 'portal/'],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  prettier,
  ...svelte.configs['flat/prettier'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', ...noRemote],
      'no-restricted-properties': ['error', ...noMarkup],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['**/*.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message: 'The Content-Security-Policy forbids style attributes; use style:name={value}.',
        },
      ],
      'svelte/block-lang': ['error', { script: 'ts' }],
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
    },
  },
  {
    files: ['desktop/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [callsGo] }] },
  },
  {
    // The proof compares the contract with what Go generates, at compile time alone.
    files: ['desktop/bridge.ts', 'desktop/contract.proof.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['../*', '$words', '$bridge'], message: 'ui knows nothing of ours.' },
            callsGo,
          ],
        },
      ],
    },
  },
  ...nouns.map((noun) => ({
    files: [`desktop/${noun}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                ...nouns.filter((other) => other !== noun && !below[noun]?.includes(other)),
                'shell',
                'paraglide',
              ].flatMap((other) => [`../${other}/*`, `../../${other}/*`]),
              message: 'A noun does not know its neighbours; App.svelte and shell compose.',
            },
            callsGo,
          ],
        },
      ],
    },
  })),
);
