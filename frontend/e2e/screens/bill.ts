// What has been billed and paid already, where that is not the test's matter.
import type { InvoiceDraft, Payment, PaymentMethod, WholeInvoice } from '../../desktop/contract';
import type { Desk } from './desk';

let forms = 0;

/** A day some days from today, as the practice of the tests counts them. */
export function dayFromNow(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at);
}

export interface Charge {
  text?: string;
  price: number;
  taxRate?: number;
  code?: string;
}

/** Keeps the draft of an invoice. */
export async function drafted(
  desk: Desk,
  clientId: string,
  charges: Charge[],
  more: Partial<InvoiceDraft> = {},
): Promise<WholeInvoice> {
  const draft: InvoiceDraft = {
    id: '',
    version: 0,
    clientId,
    issueOn: '',
    dueOn: '',
    note: '',
    discount: { kind: '', value: 0 },
    lines: charges.map(({ text = 'Session, 50 minutes', price, taxRate = 0, code = '' }) => ({
      day: '',
      text,
      code,
      quantity: 100,
      price,
      taxRate,
      serviceId: '',
      appointmentId: '',
    })),
    ...more,
  };
  return desk.call<WholeInvoice>('Invoices', 'Save', `test form ${++forms}`, draft);
}

/** Issues an invoice; `daysAgo` is when, and it was due a fortnight later. */
export async function issued(
  desk: Desk,
  clientId: string,
  charges: Charge[],
  daysAgo = 0,
): Promise<WholeInvoice> {
  const issueOn = dayFromNow(-daysAgo);
  const { id, version } = await drafted(desk, clientId, charges, { issueOn });
  return desk.call<WholeInvoice>('Invoices', 'Issue', id, version);
}

/** Writes down that so much was paid of an invoice. */
export async function paid(
  desk: Desk,
  invoice: WholeInvoice,
  amount: number,
  method: PaymentMethod = 'transfer',
): Promise<Payment> {
  return desk.call<Payment>('Payments', 'Record', `test form ${++forms}`, {
    clientId: invoice.clientId,
    method,
    amount,
    day: '',
    reference: '',
    note: '',
    for: [{ invoiceId: invoice.id, amount: Math.min(amount, invoice.open) }],
  });
}
