// Where an invoice stands, in a look and in words.
import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import Clock from '@lucide/svelte/icons/clock';
import Contrast from '@lucide/svelte/icons/contrast';
import Pencil from '@lucide/svelte/icons/pencil';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Glyph } from '$ui/glyph';
import { m } from '$words';
import type { Invoice, InvoiceState } from '$bridge';

type Tone = 'plain' | 'warn' | 'danger' | 'info' | 'queued' | 'success';

export interface Look {
  tone: Tone;
  icon: Glyph;
  words: string;
}

type Standing = Pick<Invoice, 'state' | 'isOverdue' | 'dueOn' | 'writtenOff' | 'refunded'>;

const tones: Record<InvoiceState, Tone> = {
  draft: 'plain',
  due: 'info',
  overdue: 'danger',
  part_paid: 'info',
  paid: 'success',
  refunded: 'queued',
  written_off: 'queued',
  voided: 'queued',
};

const icons: Record<InvoiceState, Glyph> = {
  draft: Pencil,
  due: Clock,
  overdue: TriangleAlert,
  part_paid: Contrast,
  paid: CircleCheck,
  refunded: Undo,
  written_off: CircleSlash,
  voided: Ban,
};

/** How many days lie between two days, each written 2026-11-23. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** How an invoice shows where it stands; `day` writes a day in words. */
export function lookOf(invoice: Standing, today: string, day: (day: string) => string): Look {
  const { state } = invoice;
  const isLate = state === 'part_paid' && invoice.isOverdue;
  return {
    tone: isLate ? 'danger' : tones[state],
    icon: icons[state],
    words: wordsOf(invoice, today, day),
  };
}

function wordsOf(invoice: Standing, today: string, day: (day: string) => string): string {
  const late = m.invoice_state_overdue({ count: daysBetween(invoice.dueOn, today) });
  switch (invoice.state) {
    case 'draft':
      return m.invoice_state_draft();
    case 'due':
      return m.invoice_state_due({ day: day(invoice.dueOn) });
    case 'overdue':
      return late;
    case 'part_paid':
      return invoice.isOverdue
        ? `${m.invoice_state_part_paid()} · ${late}`
        : m.invoice_state_part_paid();
    case 'paid':
      return m.invoice_state_paid();
    case 'refunded':
      return m.invoice_state_refunded();
    case 'written_off':
      return m.invoice_state_written_off();
    case 'voided':
      return m.invoice_state_voided();
  }
}

/** Whether the client finds an invoice on the portal, and why not. */
export function shownWords({ state, isShown }: Pick<Invoice, 'state' | 'isShown'>): string {
  if (state === 'draft') return m.invoice_hidden_draft();
  return isShown ? m.invoice_visible() : m.invoice_hidden_billing();
}
