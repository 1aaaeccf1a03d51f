// Builds the browser build of the program once, unless a run is given one.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export default function build(): void {
  const given = process.env['ANTEROOM_BINARY'];
  if (given) {
    if (!existsSync(given))
      throw new Error(`ANTEROOM_BINARY names ${given}, and there is no such file`);
    return;
  }
  const run = (command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
    execFileSync(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
      .toString()
      .trim();
  run('npm', ['run', '--silent', 'build'], path.join(root, 'frontend'));
  const cipher = run(path.join(root, 'tools/cipher/build.sh'), [], root);
  const binary = path.join(root, 'test-results/anteroom-browser');
  const tags = 'browser,libsqlite3,sqlite_fts5,sqlite_omit_load_extension';
  run('go', ['build', `-tags=${tags}`, '-o', binary, '.'], root, {
    CGO_CFLAGS: `-O2 -g -I${cipher}`,
    CGO_LDFLAGS: `-O2 -g -L${cipher} -lm`,
  });
  process.env['ANTEROOM_BINARY'] = binary;
}
