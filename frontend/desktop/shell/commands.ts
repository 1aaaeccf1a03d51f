// What each command does. A key, the native menu and the palette all end here.
import { tick } from 'svelte';
import { m } from '../words';
import { clients, locks, refusalOf } from '../bridge';
import { errorSentence } from '../fault';
import type { EditTab, Route } from '../route.svelte';
import type { AppState } from '../state/app.svelte';
import { neighbourOf } from '../clients/neighbour';
import type { Command } from '../state/shortcuts';

/** Does what a command says. Under a lock, and for what somebody else obeys, it does nothing. */
export function run(app: AppState, command: Command): void {
  if (!app.startup.isOpen) return;
  switch (command) {
    case 'palette':
      app.isPaletteOpen = true;
      return;
    case 'create_client':
      app.isCreating = true;
      return;
    case 'new_invoice':
      return app.journey.go({ name: 'invoice_new', clientId: openClient(app) });
    case 'create_appointment':
      app.appointment = { does: 'book', from: {} };
      return;
    case 'go_calendar':
      return app.journey.go({ name: 'calendar', view: app.calendarView, day: '' });
    case 'messages':
      return app.journey.go({ name: 'messages', holder: '' });
    case 'shortcuts':
      app.areShortcutsShown = true;
      return;
    case 'filter':
      return void filter(app);
    case 'save':
      return save();
    case 'undo':
      if (!app.toaster.undoLast()) app.toaster.show(m.nothing_to_undo());
      return;
    case 'print':
      return void app.printing.print();
    case 'lock':
      return void lock(app);
    case 'back':
      return app.journey.back();
    case 'forward':
      return app.journey.forward();
    case 'previous_client':
      return void walk(app, -1);
    case 'next_client':
      return void walk(app, 1);
    case 'client_overview':
    case 'client_info':
    case 'client_portal':
      return openTab(app, command);
    case 'go_home':
    case 'go_clients':
    case 'go_billing':
    case 'go_outbox':
    case 'settings':
    case 'about':
      return app.journey.go(places[command]);
    case 'row_down':
    case 'row_up':
    case 'row_open':
    case 'row_edit':
    case 'row_select':
    case 'row_select_range':
    case 'notices':
      return;
  }
}

const places = {
  go_home: { name: 'home' },
  go_clients: { name: 'clients', text: '' },
  go_billing: { name: 'billing', tab: 'invoices' },
  go_outbox: { name: 'outbox', box: 'waiting' },
  settings: { name: 'settings', page: 'practice' },
  about: { name: 'settings', page: 'computer' },
} as const satisfies Record<string, Route>;

/** The client whose page is open; empty: none. */
function openClient({ journey: { here } }: AppState): string {
  return here.name === 'client' || here.name === 'client_edit' || here.name === 'ledger'
    ? here.id
    : '';
}

/** The cursor in the filter of the list on the screen; where there is none, the list of clients with it. */
async function filter(app: AppState): Promise<void> {
  if (!document.querySelector('[data-filter]')) app.journey.go({ name: 'clients', text: '' });
  await tick();
  const field = document.querySelector<HTMLInputElement>('[data-filter]');
  field?.focus();
  field?.select();
}

/**
 * Presses what saves the form with the focus; where the focus is in no form, every one on the screen.
 * What stands unsaved beside the form is not saved along with it.
 */
function save(): void {
  let place = document.activeElement ?? document.body;
  while (place.parentElement && !place.querySelector('[data-saves]')) place = place.parentElement;
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-saves]:enabled')) {
    button.click();
  }
}

/** Locks the window; where nothing could unlock it again, it says so and leads to the place. */
async function lock(app: AppState): Promise<void> {
  try {
    await locks.lock();
  } catch (cause) {
    if (refusalOf(cause).code === 'passphrase_needed') {
      app.journey.go({ name: 'settings', page: 'computer' });
    }
    app.toaster.show(errorSentence(cause));
  }
}

/** The client before or after the open one, in the list as it was last shown, on the same tab. */
async function walk(app: AppState, step: 1 | -1): Promise<void> {
  const { here } = app.journey;
  if (here.name !== 'client' && here.name !== 'client_edit') {
    app.toaster.show(m.open_client_first());
    return;
  }
  try {
    const next = await neighbourOf(here.id, step, app.trail, clients.page);
    if (next) app.journey.go({ ...here, id: next });
    else app.toaster.show(step > 0 ? m.no_next_client() : m.no_previous_client());
  } catch (cause) {
    app.toaster.show(errorSentence(cause));
  }
}

function openTab(app: AppState, command: 'client_overview' | EditTab): void {
  const { here } = app.journey;
  if (here.name !== 'client' && here.name !== 'client_edit') {
    app.toaster.show(m.open_client_first());
  } else if (command === 'client_overview') {
    app.journey.go({ name: 'client', id: here.id, tab: 'overview' });
  } else {
    app.journey.go({ name: 'client_edit', id: here.id, tab: command });
  }
}
