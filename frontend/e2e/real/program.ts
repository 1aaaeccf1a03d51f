// The real program, in a data folder of its own, without a display and without a keychain.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface Launch {
  dataDir: string;
  portalPort: number;
  log: string; // the file that takes everything it prints
  binary?: string; // another build than the run's
  authority?: string; // a file of certificate authorities to trust instead of the system's
  provider?: string; // who is asked for leave to send, in place of the mail providers
  teller?: string; // the payment provider that is asked in place of Stripe
  place?: string; // the address of this machine that the portal listens at beyond the preview
  certifier?: string; // the directory that is asked for a public certificate
}

export class Program {
  private constructor(
    private readonly child: ChildProcess,
    /** Opens the window, once. */
    readonly address: string,
    readonly launch: Launch,
  ) {}

  static async start(launch: Launch): Promise<Program> {
    const binary = launch.binary ?? process.env['ANTEROOM_BINARY'];
    if (!binary) throw new Error('there is no binary to start');
    const home = path.join(path.dirname(launch.dataDir), 'home');
    await mkdir(home, { recursive: true });
    const child = spawn(
      binary,
      [
        '-data',
        launch.dataDir,
        '-portal-addr',
        `127.0.0.1:${launch.portalPort}`,
        '-log-level',
        'debug',
        ...(launch.provider ? ['-authority', launch.provider] : []),
        ...(launch.teller ? ['-payment-provider', launch.teller] : []),
        ...(launch.place ? ['-portal-place', launch.place] : []),
        ...(launch.certifier ? ['-certificate-directory', launch.certifier] : []),
      ],
      {
        // No D-Bus session, so no keychain; nothing of this account's own settings.
        env: {
          PATH: process.env['PATH'],
          HOME: home,
          XDG_RUNTIME_DIR: home,
          TZ: 'Europe/Berlin',
          ANTEROOM_NO_OPEN: '1',
          ...(launch.authority && { SSL_CERT_FILE: launch.authority, SSL_CERT_DIR: home }),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const log = createWriteStream(launch.log, { flags: 'a' });
    child.stderr.pipe(log);
    return new Program(child, await addressOf(child), launch);
  }

  /** The address of the Client Portal on this machine. */
  get portal(): string {
    return `http://127.0.0.1:${this.launch.portalPort}`;
  }

  /** Ends the program as closing it does, and waits. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }

  /** Waits until the program has ended by itself. */
  async ended(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    await new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** Ends the program as a power cut does, and waits. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** Waits for the line with the window's address. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /is open at (http:\S+)/.exec(printed);
      if (found?.[1]) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the program ended with ${code} before it opened`)),
    );
  });
}
