// A certificate authority of the internet that runs for one test: pebble, and a resolver that leads every
// name to this machine.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { certificate } from './certificate';
import { freePorts } from './ports';

/** The ports at which it looks whether whoever asks has the name. */
export interface Looked {
  http: number;
  https: number;
}

export class Certifier {
  private constructor(
    private readonly children: ChildProcess[],
    private readonly port: number,
    private readonly management: number,
    private readonly cert: string,
    /** The file with who vouches for its own website. */
    readonly authority: string,
  ) {}

  static async start(folder: string, looked: Looked): Promise<Certifier> {
    const own = await certificate(folder);
    const [port = 0, management = 0, names = 0, control = 0] = await freePorts(4);
    const config = path.join(folder, 'pebble.json');
    const pebble = {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: own.file,
      privateKey: own.keyFile,
      httpPort: looked.http,
      tlsPort: looked.https,
    };
    await writeFile(config, JSON.stringify({ pebble }));
    const run = (command: string, ...given: string[]) =>
      spawn(command, given, {
        env: { PATH: process.env['PATH'], PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' },
        stdio: 'ignore',
      });
    // prettier-ignore
    const resolver = run('pebble-challtestsrv', '-dns01', `127.0.0.1:${names}`, '-http01', '', '-https01', '',
      '-tlsalpn01', '', '-management', `127.0.0.1:${control}`, '-defaultIPv4', '127.0.0.1', '-defaultIPv6', '');
    const authority = run('pebble', '-config', config, '-dnsserver', `127.0.0.1:${names}`);
    const made = new Certifier([resolver, authority], port, management, own.cert, own.file);
    await made.#answers();
    return made;
  }

  /** Where a program asks it for a certificate. */
  get directory(): string {
    return `https://localhost:${this.port}/dir`;
  }

  /** Who vouches for the certificates that it gives. */
  async root(): Promise<string> {
    return this.#get(`https://localhost:${this.management}/roots/0`);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.children.map((child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        return child.kill('SIGKILL') ? ended : undefined;
      }),
    );
  }

  /** Knocks until it answers. */
  async #answers(): Promise<void> {
    for (const end = Date.now() + 20_000; ;) {
      try {
        await this.#get(this.directory);
        return;
      } catch (cause) {
        if (Date.now() > end) throw cause;
        await pause(50);
      }
    }
  }

  #get(address: string): Promise<string> {
    return new Promise((resolve, reject) => {
      https
        .get(address, { ca: this.cert }, (answer) => text(answer).then(resolve, reject))
        .once('error', reject);
    });
  }
}
