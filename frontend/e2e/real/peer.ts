// The mail server of a test: Postfix and Dovecot on loopback, run by mailpeer.sh.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { MailAccountDraft } from '../../desktop/contract';
import { freePorts } from './ports';

const run = promisify(execFile);
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), '../mailpeer.sh');

interface Ports {
  starttls: number;
  tls: number;
  misnamed: number; // its certificate is another host's
  imaps: number;
}

export class MailPeer {
  static readonly password = 'quiet harbour äöü & more';
  static readonly practitioner = 'therapist@practice.test';

  private constructor(
    private readonly dir: string,
    readonly ports: Ports,
  ) {}

  static async start(): Promise<MailPeer> {
    const dir = await mkdtemp(path.join(tmpdir(), 'anteroom-mail-'));
    const [starttls = 0, tls = 0, misnamed = 0, imaps = 0] = await freePorts(4);
    await run(script, ['up', dir, ...[starttls, tls, misnamed, imaps].map(String)]);
    return new MailPeer(dir, { starttls, tls, misnamed, imaps });
  }

  /** The file with the authority that signed the server's certificate. */
  get authority(): string {
    return path.join(this.dir, 'tls/ca.pem');
  }

  /** What a practitioner would type to send through this server. */
  account(changes: Partial<MailAccountDraft> = {}): MailAccountDraft {
    return {
      host: 'localhost',
      port: this.ports.starttls,
      security: 'starttls',
      username: MailPeer.practitioner,
      password: MailPeer.password,
      senderName: 'Harbour Counselling',
      senderAddress: MailPeer.practitioner,
      signIn: 'password',
      client: '',
      clientSecret: '',
      tenant: '',
      ...changes,
    };
  }

  /** The server can no longer be reached: its ports refuse connections. */
  async close(): Promise<void> {
    await run(script, ['close', this.dir]);
  }

  /** The server is back. Returns the moment when it first took a connection. */
  async open(): Promise<number> {
    const [answered] = await Promise.all([this.#answers(), run(script, ['open', this.dir])]);
    return answered;
  }

  /** Knocks until somebody answers. */
  async #answers(): Promise<number> {
    for (;;) {
      const isAnswered = await new Promise<boolean>((resolve) => {
        const socket = connect(this.ports.starttls, '127.0.0.1');
        socket.once('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
      if (isAnswered) return Date.now();
      await pause(10);
    }
  }

  async setPassword(password: string): Promise<void> {
    await run(script, ['password', this.dir, password]);
  }

  /** What the server has written down, for whoever looks into a failure. */
  async log(): Promise<string> {
    return readFile(path.join(this.dir, 'postfix.log'), 'utf8');
  }

  async stop(): Promise<void> {
    await run(script, ['down', this.dir]);
    await rm(this.dir, { recursive: true, force: true });
  }
}
