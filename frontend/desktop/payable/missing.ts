// S38: paying online needs three things. What is missing, in words.
import { m } from '$words';
import type { PaymentProspect, Permissions } from '$bridge';

type Thing = PaymentProspect['missing'][number];

const words: Record<Thing, (name: string) => string> = {
  payments_account_off: () => m.request_missing_account(),
  bills_off: (name) => m.request_missing_billing({ name }),
  pay_off: (name) => m.request_missing_pay({ name }),
};

/** Which of the three are missing, where the account and the permissions are known. */
export function missingToPay(
  hasAccount: boolean,
  { billingDocuments, pay }: Pick<Permissions, 'billingDocuments' | 'pay'>,
): Thing[] {
  const things: [Thing, boolean][] = [
    ['payments_account_off', hasAccount],
    ['bills_off', billingDocuments],
    ['pay_off', pay],
  ];
  return things.flatMap(([thing, isThere]) => (isThere ? [] : [thing]));
}

/** One of the three, for whom it is missing. */
export function missingWords(thing: Thing, name: string): string {
  return words[thing](name);
}

/** Whether a refusal is one of the three, which stand in a list of their own. */
export function isListed(code: string): boolean {
  return code in words;
}
