// A mail provider's authorization server: it asks a person on a page, and signs tokens that the mail
// server of the test believes.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { MailPeer } from './peer';

/** The key that mailpeer.sh gives the mail server. */
const key = 'a key of 32 bytes for tests only';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Authority {
  static readonly client = 'anteroom-test-client';

  /** The leave that is good now. */
  #leave = '';
  #given = 0;
  readonly #codes = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Authority> {
    const server = createServer();
    const authority = new Authority(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const url = new URL(request.url ?? '/', authority.address);
      if (url.pathname === '/authorize') authority.#ask(url, response);
      else void authority.#give(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The person takes the leave back on the provider's own pages. */
  revoke(): void {
    this.#leave = '';
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The page with the question, and its two answers. */
  #ask(url: URL, response: ServerResponse): void {
    const q = url.searchParams;
    const back = (answer: Record<string, string>) =>
      `${q.get('redirect_uri')}/?${new URLSearchParams({ ...answer, state: q.get('state') ?? '' })}`;
    const code = `code-${this.#codes.size}`;
    this.#codes.set(code, q.get('code_challenge') ?? '');
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Provider</title><h1>${q.get('login_hint')}</h1>
      <a href="${back({ code })}">Allow</a> <a href="${back({ error: 'access_denied' })}">Deny</a>`);
  }

  async #give(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URLSearchParams(await text(request));
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    const isAgreed = this.#codes.get(asked.get('code') ?? '') === challenge;
    const isRenewed = this.#leave !== '' && asked.get('refresh_token') === this.#leave;
    response.setHeader('Content-Type', 'application/json');
    if (asked.get('client_id') !== Authority.client || !(isAgreed || isRenewed)) {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: 'invalid_grant' }));
      return;
    }
    this.#codes.delete(asked.get('code') ?? '');
    this.#given += 1;
    this.#leave = `leave-${this.#given}`;
    // Every connection to the mail server asks for a new one: it ends within the program's margin.
    response.end(
      JSON.stringify({
        access_token: this.#token(),
        token_type: 'Bearer',
        expires_in: 60,
        refresh_token: this.#leave,
      }),
    );
  }

  #token(): string {
    const now = Math.floor(Date.now() / 1000);
    const parts = [
      { alg: 'HS256', typ: 'JWT' },
      {
        sub: MailPeer.practitioner,
        email: MailPeer.practitioner,
        iat: now - 5,
        nbf: now - 5,
        exp: now + 300,
      },
    ].map(encoded);
    const signed = parts.join('.');
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  }
}
