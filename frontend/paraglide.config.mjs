// How words become functions; used by the build and by words/compile.mjs.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));

/** @type {import('@inlang/paraglide-js').CompilerOptions} */
export const paraglide = {
  project: path.join(here, 'words/project.inlang'),
  outdir: path.join(here, 'desktop/paraglide'),
  strategy: ['globalVariable', 'baseLocale'],
  emitReadme: false,
};
