import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { defineConfig } from 'vitest/config';
import { paraglide } from './paraglide.config.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

// The window is served under a strict Content-Security-Policy: no inline script, no inline style,
// no data: font. So nothing is inlined and no preload helper is injected.
export default defineConfig(({ command }) => ({
  root: path.join(here, 'desktop'),
  base: './',
  plugins: [
    // A build has its words from `npm run words`; while developing they follow every change.
    ...(command === 'serve' && !process.env['VITEST'] ? [paraglideVitePlugin(paraglide)] : []),
    svelte({ configFile: path.join(here, 'svelte.config.js') }),
  ],
  resolve: {
    alias: {
      $ui: path.join(here, 'ui'),
      $words: path.join(here, 'desktop/words.ts'),
      $bridge: path.join(here, 'desktop/bridge.ts'),
    },
    ...(process.env['VITEST'] ? { conditions: ['browser'] } : {}),
  },
  build: {
    outDir: path.join(here, 'dist/desktop'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 700,
  },
  test: {
    root: here,
    environment: 'jsdom',
    include: ['desktop/**/*.test.ts', 'ui/**/*.test.ts'],
  },
}));
