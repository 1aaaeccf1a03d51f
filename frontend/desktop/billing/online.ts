// How it stands with a payment that somebody began online, in a look and in words.
import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import Contrast from '@lucide/svelte/icons/contrast';
import CreditCard from '@lucide/svelte/icons/credit-card';
import Hourglass from '@lucide/svelte/icons/hourglass';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import { m } from '$words';
import type { Dispute, Invoice, OnlinePayment, OnlineStage, Payment } from '$bridge';
import { faultSentence } from '../fault';
import type { Look } from './standing';
import { shownWords } from './standing';

const stages: Record<OnlineStage, { tone: Look['tone']; icon: Look['icon']; words: () => string }> =
  {
    preparing: { tone: 'queued', icon: Clock, words: m.online_stage_preparing },
    open: { tone: 'info', icon: CreditCard, words: m.online_stage_open },
    processing: { tone: 'info', icon: Hourglass, words: m.online_stage_processing },
    paid: { tone: 'success', icon: CircleCheck, words: m.online_stage_paid },
    failed: { tone: 'danger', icon: CircleX, words: m.online_stage_failed },
    expired: { tone: 'queued', icon: Ban, words: m.online_stage_expired },
  };

/** How a payment that was begun online shows where it stands. */
export function onlineLook({ stage }: Pick<OnlinePayment, 'stage'>): Look {
  const { tone, icon, words } = stages[stage];
  return { tone, icon, words: words() };
}

/** What there is to say about it: why a card was not taken, or what happens next; empty: nothing. */
export function onlineText(payment: Pick<OnlinePayment, 'stage' | 'code' | 'isStuck'>): string {
  if (payment.code) return faultSentence(payment.code);
  switch (payment.stage) {
    case 'preparing':
      return payment.isStuck ? m.online_text_stuck() : m.online_text_preparing();
    case 'open':
      return m.online_text_open();
    case 'processing':
      return m.online_text_processing();
    case 'expired':
      return m.online_text_expired();
    default:
      return '';
  }
}

/** What a dispute asks of the practice; `day` writes a moment as a day. */
export function disputeText(
  dispute: Dispute,
  answerUntil: string | null,
  day: (moment: string) => string,
): string {
  switch (dispute) {
    case 'unanswered':
      return answerUntil
        ? m.dispute_unanswered_until({ day: day(answerUntil) })
        : m.dispute_unanswered_text();
    case 'answered':
      return m.dispute_answered_text();
    case 'won':
      return m.dispute_won_text();
    case 'lost':
      return m.dispute_lost_text();
    default:
      return '';
  }
}

/** Whether a bank has yet to decide. */
export function isContested(dispute: Dispute): boolean {
  return dispute === 'unanswered' || dispute === 'answered';
}

/** How a payment that was written down shows where it stands. */
export function paymentLook(
  payment: Pick<Payment, 'takenBackOn' | 'dispute' | 'refunded' | 'amount'>,
): Look {
  if (payment.takenBackOn) return { tone: 'queued', icon: Undo, words: m.payment_taken_back() };
  if (isContested(payment.dispute))
    return { tone: 'danger', icon: ShieldAlert, words: m.dispute_open() };
  if (payment.refunded >= payment.amount)
    return { tone: 'queued', icon: Undo, words: m.invoice_state_refunded() };
  if (payment.refunded > 0)
    return { tone: 'info', icon: Contrast, words: m.payment_refunded_part() };
  return { tone: 'success', icon: CircleCheck, words: m.payment_stands() };
}

/** What a list says of an invoice beside where it stands: its payment on the way, or whether the client finds it. */
export function besideWords(
  invoice: Pick<Invoice, 'state' | 'isShown' | 'online' | 'isDisputed'>,
): string {
  if (invoice.isDisputed) return m.dispute_open();
  switch (invoice.online) {
    case 'preparing':
    case 'open':
      return m.online_invoice_open();
    case 'processing':
      return m.online_invoice_processing();
    case 'failed':
      return m.online_invoice_failed();
    default:
      return shownWords(invoice);
  }
}
