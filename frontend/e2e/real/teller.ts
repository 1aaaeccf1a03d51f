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
  /** What the payer's bank says to it; empty: nobody has paid. */
  money: '' | 'processing' | 'succeeded' | 'refused';
  /** Why the last card was refused; empty: none was. */
  declined: string;
  refunded: number;
  /** How a dispute stands, as Stripe names it; empty: there is none. */
  dispute: string;
}

/** When what happens to a payment happened, and to which. */
interface Happening {
  id: string;
  type: string;
  created: number;
  data: { object: Record<string, string> };
}

/** Until when a dispute can be answered. */
export const answerBy = new Date(Date.now() + 7 * 86_400_000);

export class Teller {
  /** The key that it knows. */
  static readonly key = 'rk_test_anteroom';

  readonly #sales: Sale[] = [];
  readonly #happened: Happening[] = [];

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

  /** The newest that was begun for a client. */
  #newest(): Sale {
    const sale = this.sales.at(-1);
    if (!sale) throw new Error('nothing was begun');
    return sale;
  }

  /** Lets the time of the newest page run out. */
  end(): void {
    this.#newest().status = 'expired';
  }

  /** The bank's answer to what was handed in. */
  decide(isGood: boolean): void {
    this.#newest().money = isGood ? 'succeeded' : 'refused';
  }

  /** Gives so much of the newest payment back, all in all. */
  refund(amount: number): void {
    this.#newest().refunded = amount;
    this.#tell('charge.refunded');
  }

  /** Has the payer's bank ask for the newest payment back, or decide on it. */
  contest(status: 'needs_response' | 'under_review' | 'won' | 'lost'): void {
    this.#newest().dispute = status;
    this.#tell('charge.dispute.created');
  }

  #tell(type: string): void {
    const object = { payment_intent: `pi_${this.#newest().id}` };
    const created = Math.floor(Date.now() / 1000);
    this.#happened.unshift({
      id: `evt_${this.#happened.length + 1}`,
      ...{ type, created, data: { object } },
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    const form = new URLSearchParams(await text(request));
    const [, part = '', second = '', third = '', verb = ''] = url.pathname.split('/');
    if (part === 'pay') return this.#page(request, response, second, form.get('how') ?? '');
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${Teller.key}`) {
      return say(401, { error: { type: 'invalid_request_error', message: 'no such key' } });
    }
    if (second === 'events')
      return say(200, { object: 'list', data: this.#happened, has_more: false });
    if (second === 'disputes')
      return say(200, { object: 'list', data: this.#disputes(url), has_more: false });
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
      ...{ money: '', declined: '', refunded: 0, dispute: '' },
    };
    this.#sales.push(sale);
    return sale;
  }

  #drawn(sale: Sale): unknown {
    const isPaid = sale.money === 'succeeded';
    const charge = {
      ...{ id: `ch_${sale.id}`, object: 'charge' },
      ...{ amount_refunded: sale.refunded, disputed: sale.dispute !== '' },
    };
    const error = { type: 'card_error', code: 'card_declined', decline_code: sale.declined };
    const stands = sale.money === 'succeeded' || sale.money === 'processing';
    return {
      id: sale.id,
      object: 'checkout.session',
      status: sale.status,
      payment_status: isPaid ? 'paid' : 'unpaid',
      amount_total: sale.amount,
      currency: sale.currency,
      url: sale.status === 'open' ? `${this.address}/pay/${sale.id}` : null,
      payment_intent:
        sale.money || sale.declined
          ? {
              id: `pi_${sale.id}`,
              object: 'payment_intent',
              status: stands ? sale.money : 'requires_payment_method',
              latest_charge: isPaid ? charge : null,
              last_payment_error: sale.declined && !stands ? error : null,
            }
          : null,
    };
  }

  #disputes(url: URL): unknown[] {
    const intent = url.searchParams.get('payment_intent');
    return this.#sales
      .filter(({ id, dispute }) => `pi_${id}` === intent && dispute !== '')
      .map(({ id, amount, dispute }) => ({
        ...{ id: `du_${id}`, object: 'dispute', amount, status: dispute },
        evidence_details: { due_by: Math.floor(answerBy.getTime() / 1000) },
      }));
  }

  /** The page on which somebody pays, and where it leads back to. */
  #page(request: IncomingMessage, response: ServerResponse, id: string, how: string): void {
    const sale = this.#sales.find((each) => each.id === id);
    if (sale?.status === 'open' && request.method === 'POST' && how === 'refused') {
      sale.declined = 'insufficient_funds';
      response.writeHead(303, { Location: `/pay/${id}` }).end();
      return;
    }
    if (sale && request.method === 'POST') {
      if (sale.status === 'open') {
        sale.status = 'complete';
        sale.money = how === 'later' ? 'processing' : 'succeeded';
      }
      response.writeHead(303, { Location: sale.back }).end();
      return;
    }
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Provider</title><h1>${sale?.what ?? 'Nothing'}</h1>
      ${sale?.declined ? '<p>Your card was declined.</p>' : ''}
      <form method="post"><button>Pay ${sale?.amount ?? 0}</button>
        <button name="how" value="later">Pay from a bank account</button>
        <button name="how" value="refused">Pay with an empty card</button></form>
      <a href="${sale?.back ?? ''}">Back</a>`);
  }
}
