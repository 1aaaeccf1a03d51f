// The rows of the palette, from what was typed and found. No row sends or ends anything: it leads to
// the place where that is done.
import { m } from '$words';
import type { EditTab, Route } from '../../route.svelte';
import { settingsGroups } from '../../settings/pages';
import { commandName, keysName, keysOf, type Command } from '../../state/shortcuts';
import type { Standing } from '../../access/standing';
import { invitationAction, nameIn, type Found, type FoundClient } from './find.svelte';
import { matches } from './match';

/** What choosing a row does. */
export type Choice =
  | { does: 'command'; command: Command }
  | { does: 'go'; route: Route }
  | { does: 'create'; text: string };

export interface PaletteRow {
  id: string;
  words: string;
  /** The address of a client. */
  detail?: string;
  standing?: Standing;
  shortcut?: string;
  choice: Choice;
}

export interface PaletteGroup {
  title: string;
  rows: PaletteRow[];
}

/** What the rows depend on beside the results. */
export interface Surroundings {
  isMac: boolean;
  /** Whether the practice can invite anybody now. */
  isPortalOn: boolean;
}

const actions: readonly Command[] = [
  'create_client',
  'create_appointment',
  'new_invoice',
  'lock',
  'print',
  'undo',
  'shortcuts',
];
const places: readonly Command[] = [
  'go_home',
  'go_calendar',
  'go_clients',
  'go_billing',
  'messages',
  'go_outbox',
];
const suggested: readonly Command[] = ['create_client', 'go_outbox', 'lock'];

/** The groups to show, none of them empty. */
export function paletteGroups(found: Found, around: Surroundings): PaletteGroup[] {
  const groups =
    found.text === '' ? restingGroups(found, around) : matchingGroups(found.text, found, around);
  const filled = groups.filter((group) => group.rows.length > 0);
  if (filled.length > 0 || found.text === '') return filled;
  return [{ title: m.palette_actions(), rows: [createRow(found.text)] }];
}

function restingGroups(found: Found, around: Surroundings): PaletteGroup[] {
  return [
    { title: m.palette_recent(), rows: found.clients.map(clientRow) },
    {
      title: m.palette_suggestions(),
      rows: suggested.map((command) => commandRow(command, around)),
    },
  ];
}

function matchingGroups(text: string, found: Found, around: Surroundings): PaletteGroup[] {
  const meant = (row: PaletteRow) => matches(text, row.words);
  const first = found.clients[0];
  const ofClient = first ? clientActions(first, around) : [];
  const isVerb = nameIn(text) !== text;
  const chosen = isVerb ? ofClient.filter(meant) : ofClient;
  const clients = { title: m.palette_clients(), rows: found.clients.map(clientRow) };
  const commands = actions.map((command) => commandRow(command, around)).filter(meant);
  const acts = { title: m.palette_actions(), rows: [...chosen, ...commands] };
  const goTo = {
    title: m.palette_go_to(),
    rows: [...places.map((command) => commandRow(command, around)), ...settingsRows()].filter(
      meant,
    ),
  };
  return isVerb ? [acts, clients, goTo] : [clients, acts, goTo];
}

function commandRow(command: Command, { isMac }: Surroundings): PaletteRow {
  const keys = keysOf(command);
  return {
    id: `command-${command}`,
    words: commandName(command),
    ...(keys ? { shortcut: keysName(keys, isMac) } : {}),
    choice: { does: 'command', command },
  };
}

function clientRow({ profile, access, standing }: FoundClient): PaletteRow {
  const primary = profile.addresses.find((address) => address.isPrimary);
  return {
    id: `client-${profile.id}`,
    words: profile.name,
    detail: access.address || primary?.address || m.clients_no_email(),
    standing,
    choice: { does: 'go', route: { name: 'client', id: profile.id, tab: 'overview' } },
  };
}

function clientActions({ profile, access }: FoundClient, around: Surroundings): PaletteRow[] {
  const { id, name } = profile;
  const row = (tab: EditTab, verb: string, words: string): PaletteRow => ({
    id: `${verb}-${id}`,
    words,
    choice: { does: 'go', route: { name: 'client_edit', id, tab } },
  });
  const rows = [];
  const invitation = around.isPortalOn ? invitationAction(access) : '';
  if (invitation === 'send') {
    rows.push(row('client_portal', 'send', m.palette_send_invitation({ name })));
  } else if (invitation === 'resend') {
    rows.push(row('client_portal', 'resend', m.palette_resend_invitation({ name })));
  }
  rows.push(row('client_info', 'info', m.palette_client_info({ name })));
  rows.push({
    id: `invoice-${id}`,
    words: m.palette_new_invoice({ name }),
    choice: { does: 'go', route: { name: 'invoice_new', clientId: id } } as const,
  });
  return rows;
}

function settingsRows(): PaletteRow[] {
  return settingsGroups().flatMap((group) =>
    group.pages.map(({ page, label }) => ({
      id: `settings-${page}`,
      words: `${m.settings()} › ${group.title} › ${label}`,
      choice: { does: 'go', route: { name: 'settings', page } } as const,
    })),
  );
}

function createRow(text: string): PaletteRow {
  return {
    id: 'create',
    words: m.palette_create_named({ text }),
    choice: { does: 'create', text },
  };
}
