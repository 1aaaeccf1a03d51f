// A payment provider: it makes pages, takes the money of whoever presses its button, and remembers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Sale {
  id: string;
  order: string;
  what: string;
  amount: number;
  currency: string;
  back: string;
  status: 'open' | 'complete' | 'expired';
}

export class Teller {
  /** The key that it knows. */
  static readonly key = 'rk_test_anteroom';

  readonly #sales: Sale[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Teller> {
    const server = createServer();
    const teller = new Teller(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void teller.#answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return teller;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was begun for clients: the try of a key is none. */
  get sales(): readonly Sale[] {
    return this.#sales.filter(({ what }) => what !== 'Anteroom');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    const form = new URLSearchParams(await text(request));
    const [, part = '', second = '', third = '', verb = ''] = url.pathname.split('/');
    if (part === 'pay') return this.#page(request, response, second);
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${Teller.key}`) {
      return say(401, { error: { type: 'invalid_request_error', message: 'no such key' } });
    }
    if (second === 'events') return say(200, { object: 'list', data: [], has_more: false });
    let sale = this.#sales.find(({ id }) => id === third || id === verb);
    if (url.pathname === '/v1/checkout/sessions') sale = this.#begin(form);
    if (!sale) return say(404, { error: { type: 'invalid_request_error', message: 'no page' } });
    if (url.pathname.endsWith('/expire') && sale.status === 'open') sale.status = 'expired';
    return say(200, this.#drawn(sale));
  }

  #begin(form: URLSearchParams): Sale {
    const order = form.get('client_reference_id') ?? '';
    const made = this.#sales.find((sale) => sale.order === order);
    if (made) return made;
    const line = 'line_items[0][price_data]';
    const sale: Sale = {
      id: `cs_test_${this.#sales.length + 1}`,
      order,
      what: form.get(`${line}[product_data][name]`) ?? '',
      amount: Number(form.get(`${line}[unit_amount]`)),
      currency: form.get(`${line}[currency]`) ?? '',
      back: form.get('success_url') ?? '',
      status: 'open',
    };
    this.#sales.push(sale);
    return sale;
  }

  #drawn(sale: Sale): unknown {
    const isPaid = sale.status === 'complete';
    const charge = { id: `ch_${sale.id}`, object: 'charge', amount_refunded: 0, disputed: false };
    return {
      id: sale.id,
      object: 'checkout.session',
      status: sale.status,
      payment_status: isPaid ? 'paid' : 'unpaid',
      amount_total: sale.amount,
      currency: sale.currency,
      url: sale.status === 'open' ? `${this.address}/pay/${sale.id}` : null,
      payment_intent: isPaid
        ? {
            id: `pi_${sale.id}`,
            object: 'payment_intent',
            status: 'succeeded',
            latest_charge: charge,
          }
        : null,
    };
  }

  /** The page on which somebody pays, and where it leads back to. */
  #page(request: IncomingMessage, response: ServerResponse, id: string): void {
    const sale = this.#sales.find((each) => each.id === id);
    if (sale && request.method === 'POST') {
      if (sale.status === 'open') sale.status = 'complete';
      response.writeHead(303, { Location: sale.back }).end();
      return;
    }
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Provider</title><h1>${sale?.what ?? 'Nothing'}</h1>
      <form method="post"><button>Pay ${sale?.amount ?? 0}</button></form>
      <a href="${sale?.back ?? ''}">Back</a>`);
  }
}
