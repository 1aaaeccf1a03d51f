// An invoice as somebody types it: amounts may be missing until they are typed. What it comes to, Go says.
import type {
  BillingSettings,
  Discount,
  InvoiceDraft,
  InvoiceLineDraft,
  WholeInvoice,
} from '$bridge';
import { faultSentence } from '../fault';

/** A line that is being typed. `key` is the form's own. */
export interface TypedLine {
  key: number;
  day: string;
  text: string;
  code: string;
  quantity: number | null;
  price: number | null;
  taxRate: number | null;
  serviceId: string;
  appointmentId: string;
}

/** What every bill says, whenever it is made. */
export interface TypedBill {
  clientId: string;
  note: string;
  discountKind: Discount['kind'];
  discountValue: number | null;
  lines: TypedLine[];
}

export interface TypedInvoice extends TypedBill {
  issueOn: string;
  dueOn: string;
}

let lastKey = 0;

/** A line as it stands before anything is typed: one of something, taxed as the practice does. */
export function blankLine(settings: Pick<BillingSettings, 'taxRate'> | null): TypedLine {
  return typedLine({
    day: '',
    text: '',
    code: '',
    quantity: 100,
    price: null,
    taxRate: settings?.taxRate ?? 0,
    serviceId: '',
    appointmentId: '',
  });
}

/** A line that is known, ready to be typed over. */
export function typedLine(
  line: Omit<InvoiceLineDraft, 'price'> & { price: number | null },
): TypedLine {
  const { day, text, code, quantity, price, taxRate, serviceId, appointmentId } = line;
  return { key: ++lastKey, day, text, code, quantity, price, taxRate, serviceId, appointmentId };
}

/** A bill for a client with nothing on it yet. */
export function blankBill(clientId: string): TypedBill {
  return { clientId, note: '', discountKind: '', discountValue: 0, lines: [] };
}

/** An invoice for a client with nothing on it yet. */
export function blankInvoice(clientId: string): TypedInvoice {
  return { ...blankBill(clientId), issueOn: '', dueOn: '' };
}

/** A draft as it was kept. */
export function typedOf(invoice: WholeInvoice): TypedInvoice {
  return {
    clientId: invoice.clientId,
    issueOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    note: invoice.note,
    discountKind: invoice.rebate.kind,
    discountValue: invoice.rebate.value,
    lines: invoice.lines.map(typedLine),
  };
}

/** What Go takes. An amount that is missing counts as none; whoever saves asks missingIn first. */
export function draftOf(typed: TypedInvoice, id = '', version = 0): InvoiceDraft {
  return { id, version, issueOn: typed.issueOn, dueOn: typed.dueOn, ...billOf(typed) };
}

/** What every bill says, as Go takes it. */
export function billOf(
  typed: TypedBill,
): Pick<InvoiceDraft, 'clientId' | 'note' | 'discount' | 'lines'> {
  return {
    clientId: typed.clientId,
    note: typed.note,
    discount: {
      kind: typed.discountKind,
      value: typed.discountKind === '' ? 0 : (typed.discountValue ?? 0),
    },
    lines: typed.lines.map(({ day, text, code, quantity, price, taxRate, ...of }) => ({
      day,
      text,
      code,
      quantity: quantity ?? 0,
      price: price ?? 0,
      taxRate: taxRate ?? 0,
      serviceId: of.serviceId,
      appointmentId: of.appointmentId,
    })),
  };
}

/** The amounts that are missing, each with its sentence. */
export function gapsOf(typed: TypedBill): Record<string, string> {
  const gaps: Record<string, string> = {};
  const missing = faultSentence('missing');
  typed.lines.forEach((line, index) => {
    for (const part of ['quantity', 'price', 'taxRate'] as const) {
      if (line[part] === null) gaps[`lines.${index}.${part}`] = missing;
    }
  });
  if (typed.discountKind !== '' && typed.discountValue === null) gaps['discount.value'] = missing;
  return gaps;
}

/** What is missing before a bill can be kept: whose it is, and amounts. */
export function missingIn(typed: TypedBill): Record<string, string> {
  const gaps = gapsOf(typed);
  return typed.clientId === '' ? { clientId: faultSentence('missing'), ...gaps } : gaps;
}

/** Every field that Go may refuse. */
export function fieldsOf(typed: TypedBill): string[] {
  const parts = ['day', 'text', 'code', 'quantity', 'price', 'taxRate', 'appointmentId'];
  return [
    ...['clientId', 'issueOn', 'dueOn', 'note', 'discount.value', 'lines'],
    ...typed.lines.flatMap((_, index) => parts.map((part) => `lines.${index}.${part}`)),
  ];
}

/** Whether so little is missing that Go can add it up. */
export function canAddUp(typed: TypedBill): boolean {
  return typed.lines.length > 0 && Object.keys(gapsOf(typed)).length === 0;
}
