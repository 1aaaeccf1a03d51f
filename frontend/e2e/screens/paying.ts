// A practice whose client owes something and can pay it online.
import type { Permissions, WholeInvoice } from '../../desktop/contract';
import { Teller } from '../real/teller';
import { issued } from './bill';
import type { Desk } from './desk';

/** What a client may do in the portal who may pay, and nothing else. */
export const mayPay: Permissions = {
  requests: false,
  messaging: false,
  billingDocuments: true,
  pay: true,
};

/** Sets up the account with the payment provider. */
export async function takePayments(desk: Desk): Promise<void> {
  await desk.call('Tills', 'SetUp', Teller.key);
}

/** Has a client owe $120 and pay it online, if they want. */
export async function owing(desk: Desk, clientId: string, may = mayPay): Promise<WholeInvoice> {
  await desk.call('Accesses', 'SavePermissions', clientId, may);
  return issued(desk, clientId, [{ price: 12000 }]);
}

/** Has the provider asked what happened there since, as "Check" in the settings does. */
export async function hear(desk: Desk): Promise<void> {
  await desk.call('Tills', 'Check');
}
