// A mail server that offers no encryption, says nothing more, or says it a byte at a time, at whatever stage it
// is told. It keeps what reached it in clear.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { certificate, type Certificate } from './certificate';

export const stages = [
  'banner',
  'hello', // in clear
  'starttls',
  'handshake',
  'greeting', // encrypted
  'auth',
  'mail',
  'rcpt',
  'data',
  'dot', // the whole mail is there
] as const;

export type Stage = (typeof stages)[number];

/** Between two bytes of a reply that drips. */
const dripPause = 15;

export class Trickster {
  /** Everything that came before a connection was encrypted. */
  clear = '';
  /** How many mails it has taken. */
  taken = 0;
  /** Where it says nothing now. */
  silent: Stage | null = null;
  /** Whether it offers to encrypt. */
  isOffering = true;

  #trick: { stage: Stage; isDripping: boolean } | null = null;
  readonly #open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly own: Certificate,
  ) {}

  static async start(folder: string): Promise<Trickster> {
    const server = createServer();
    const trickster = new Trickster(server, await certificate(folder));
    server.on('connection', (socket) => void trickster.#greet(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return trickster;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Who vouches for its certificate. */
  get authority(): string {
    return this.own.file;
  }

  /** Says nothing at a stage from now on. */
  hang(stage: Stage): void {
    this.#trick = { stage, isDripping: false };
  }

  /** Says its reply byte by byte at a stage from now on. */
  drip(stage: Stage): void {
    this.#trick = { stage, isDripping: true };
  }

  /** Ends every conversation, and behaves from now on. */
  behave(): void {
    this.#trick = null;
    this.silent = null;
    for (const socket of this.#open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.behave();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #greet(socket: Socket): Promise<void> {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    socket.once('error', () => socket.destroy());
    const hear = (data: Buffer) => {
      this.clear += data.toString();
      for (const line of data.toString().split('\r\n')) this.#answerInClear(socket, line, hear);
    };
    socket.on('data', hear);
    await this.#say(socket, 'banner', '220 localhost');
  }

  #answerInClear(socket: Socket, line: string, hear: (data: Buffer) => void): void {
    const offer = this.isOffering ? ['250-localhost', '250 STARTTLS'] : ['250 localhost'];
    if (/^EHLO/.test(line)) void this.#say(socket, 'hello', ...offer);
    if (line === 'QUIT') socket.end('221 bye\r\n');
    if (line !== 'STARTTLS') return;
    socket.off('data', hear).pause();
    void this.#encrypt(socket);
  }

  async #encrypt(socket: Socket): Promise<void> {
    await this.#say(socket, 'starttls', '220 go on');
    if (this.silent !== null) return;
    if (this.#trick?.stage === 'handshake' && !this.#trick.isDripping) {
      this.silent = 'handshake';
      return;
    }
    const { key, cert } = this.own;
    const secured = new TLSSocket(socket, { isServer: true, key, cert });
    secured.once('error', () => socket.destroy());
    let isBody = false;
    let left = '';
    secured.on('data', (data: Buffer) => {
      left += data.toString();
      const lines = left.split('\r\n');
      left = lines.pop() ?? '';
      for (const line of lines) {
        if (isBody && line !== '.') continue;
        isBody = line === 'DATA';
        void this.#answer(secured, line);
      }
    });
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    if (/^EHLO/.test(line)) await this.#say(socket, 'greeting', '250-localhost', '250 AUTH PLAIN');
    else if (/^AUTH/.test(line)) await this.#say(socket, 'auth', '235 welcome');
    else if (/^MAIL/.test(line)) await this.#say(socket, 'mail', '250 ok');
    else if (/^RCPT/.test(line)) await this.#say(socket, 'rcpt', '250 ok');
    else if (line === 'DATA') await this.#say(socket, 'data', '354 go on');
    else if (line === '.') await this.#take(socket);
    else if (line === 'QUIT') socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
  }

  async #take(socket: Socket): Promise<void> {
    this.taken += 1;
    await this.#say(socket, 'dot', '250 taken');
  }

  async #say(socket: Socket, stage: Stage, ...lines: string[]): Promise<void> {
    const reply = lines.map((line) => `${line}\r\n`).join('');
    if (this.#trick?.stage !== stage) {
      socket.write(reply);
    } else if (!this.#trick.isDripping) {
      this.silent = stage;
    } else {
      for (const byte of reply) {
        socket.write(byte);
        await pause(dripPause);
      }
    }
  }
}
