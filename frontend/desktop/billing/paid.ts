// What became of a payment, in words.
import { m } from '$words';
import type { Allocation, OpenInvoice, Payment, PaymentMethod } from '$bridge';

const methods: Record<PaymentMethod, () => string> = {
  cash: m.payment_method_cash,
  cheque: m.payment_method_cheque,
  transfer: m.payment_method_transfer,
  card: m.payment_method_card,
  other: m.payment_method_other,
  online: m.payment_method_online,
};

/** The ways that a person can write down. */
export const methodsByHand = ['cash', 'cheque', 'transfer', 'card', 'other'] as const;

/** How something was paid, in words. */
export function methodWords(method: PaymentMethod): string {
  return methods[method]();
}

/** What a payment was for; `money` writes an amount. */
export function forWords(payment: Payment, money: (amount: number) => string): string {
  if (payment.takenBackOn) return m.payment_taken_back();
  const parts = payment.for.map(({ label }) => m.ledger_invoice({ number: label }));
  if (payment.rest > 0) parts.push(m.payment_credit_of({ amount: money(payment.rest) }));
  if (payment.refunded > 0) parts.push(m.payment_refunded_of({ amount: money(payment.refunded) }));
  return parts.join(' · ');
}

/** Parts an amount over what is open, the oldest first, as far as it reaches. */
export function spread(amount: number, open: readonly OpenInvoice[]): Allocation[] {
  const parts: Allocation[] = [];
  let left = amount;
  for (const invoice of open) {
    const part = Math.min(left, invoice.open);
    if (part <= 0) break;
    parts.push({ invoiceId: invoice.id, amount: part });
    left -= part;
  }
  return parts;
}
