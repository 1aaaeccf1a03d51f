// Builds the program once more with English made strange (see ../walk/tongue.ts). The books and the built window
// are laid over the real ones for the compiler alone, so nothing strange is ever part of the tree or of a release.
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bookshelf, booksOf, strangeBook } from '../walk/tongue';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const front = path.join(root, 'frontend');
const place = path.join(root, 'test-results/strange');

async function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout } = await promisify(execFile)(command, args, {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  return stdout.trim();
}

/** Builds it and returns where it is. */
export async function buildStrange(): Promise<string> {
  const given = process.env['ANTEROOM_STRANGE_BINARY'];
  if (given) return given;
  const words = path.join(place, 'words');
  await mkdir(words, { recursive: true });
  const over: Record<string, string> = {};
  for (const [name, book] of booksOf('en')) {
    const file = path.join(words, name);
    await writeFile(file, JSON.stringify(strangeBook(book)));
    over[path.join(bookshelf, name)] = file;
  }

  const dist = path.join(place, 'desktop');
  const config = path.join(front, 'e2e/real/strange.vite.ts');
  await run('npx', ['vite', 'build', '--config', config, '--outDir', dist, '--emptyOutDir'], front);
  const real = path.join(front, 'dist/desktop');
  for (const name of await filesIn(real)) over[path.join(real, name)] = '';
  for (const name of await filesIn(dist)) over[path.join(real, name)] = path.join(dist, name);

  const overlay = path.join(place, 'overlay.json');
  await writeFile(overlay, JSON.stringify({ Replace: over }));
  const cipher = await run(path.join(root, 'tools/cipher/build.sh'), [], root);
  const binary = path.join(place, 'anteroom-strange');
  const tags = 'browser,libsqlite3,sqlite_fts5,sqlite_omit_load_extension';
  await run('go', ['build', '-overlay', overlay, `-tags=${tags}`, '-o', binary, '.'], root, {
    CGO_CFLAGS: `-O2 -g -I${cipher}`,
    CGO_LDFLAGS: `-O2 -g -L${cipher} -lm`,
  });
  return binary;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
