// A certificate for localhost, made for one test by an authority that the program is told to trust.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface Certificate {
  file: string; // also the authority that vouches for it
  keyFile: string;
  key: string;
  cert: string;
}

export async function certificate(folder: string): Promise<Certificate> {
  await mkdir(folder, { recursive: true });
  const [keyFile, file] = [path.join(folder, 'server.key'), path.join(folder, 'server.pem')];
  execFileSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', keyFile, '-out', file],
    { stdio: 'ignore' },
  );
  return {
    file,
    keyFile,
    key: readFileSync(keyFile, 'utf8'),
    cert: readFileSync(file, 'utf8'),
  };
}
