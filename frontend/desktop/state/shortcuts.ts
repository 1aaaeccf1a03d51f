// The keys of the window, once: the frame obeys this table, and the list under "?" is drawn from it.
import { m } from '../words';

/** What a key, a line of the native menu or a row of the palette can ask for. */
export const commands = [
  'palette',
  'create_client',
  'new_invoice',
  'create_appointment',
  'messages',
  'filter',
  'save',
  'undo',
  'print',
  'lock',
  'settings',
  'shortcuts',
  'about',
  'go_home',
  'go_calendar',
  'go_clients',
  'go_billing',
  'go_outbox',
  'back',
  'forward',
  'previous_client',
  'next_client',
  'client_overview',
  'client_info',
  'client_portal',
  'row_down',
  'row_up',
  'row_open',
  'row_edit',
  'row_select',
  'row_select_range',
  'notices',
] as const;

export type Command = (typeof commands)[number];

/** One press. `key` is what the keyboard calls it; letters are lower case. */
export interface Press {
  key: string;
  mod?: true;
  shift?: true;
  alt?: true;
}

export type Group = 'everywhere' | 'go' | 'client' | 'list';

/** One command with its keys: each entry of `keys` is a sequence of presses. */
export interface Shortcut {
  command: Command;
  group: Group;
  keys: readonly (readonly Press[])[];
  /** It works inside a dialog too. */
  inDialogs?: true;
  /** It works inside a dialog while something is under way there that can be undone. */
  whileUnderWay?: true;
  /** While somebody types, its keys belong to the text. */
  notInText?: true;
  /** Somebody else obeys it, who knows better what it is about. */
  elsewhere?: true;
}

const mod = (key: string): Press[] => [{ key, mod: true }];
const modShift = (key: string): Press[] => [{ key, mod: true, shift: true }];
const alt = (key: string): Press[] => [{ key, alt: true }];
const one = (...keys: string[]): Press[] => keys.map((key) => ({ key }));

export const shortcuts: readonly Shortcut[] = [
  { command: 'palette', group: 'everywhere', keys: [mod('k')] },
  { command: 'create_client', group: 'everywhere', keys: [mod('n')] },
  { command: 'new_invoice', group: 'everywhere', keys: [one('n', 'i')] },
  { command: 'messages', group: 'everywhere', keys: [modShift('m'), one('g', 'm')] },
  { command: 'filter', group: 'everywhere', keys: [one('/'), mod('f')] },
  { command: 'save', group: 'everywhere', keys: [mod('s')] },
  { command: 'undo', group: 'everywhere', keys: [mod('z')], notInText: true, whileUnderWay: true },
  { command: 'print', group: 'everywhere', keys: [mod('p')], inDialogs: true },
  { command: 'notices', group: 'everywhere', keys: [one('F6')], elsewhere: true },
  { command: 'lock', group: 'everywhere', keys: [mod('l')], inDialogs: true },
  { command: 'shortcuts', group: 'everywhere', keys: [one('?')] },
  { command: 'go_home', group: 'go', keys: [one('g', 'h')] },
  { command: 'go_calendar', group: 'go', keys: [one('g', 'l')] },
  { command: 'go_clients', group: 'go', keys: [one('g', 'c')] },
  { command: 'go_billing', group: 'go', keys: [one('g', 'b')] },
  { command: 'go_outbox', group: 'go', keys: [one('g', 'o')] },
  { command: 'settings', group: 'go', keys: [mod(','), one('g', 's')] },
  { command: 'back', group: 'go', keys: [alt('ArrowLeft')] },
  { command: 'forward', group: 'go', keys: [alt('ArrowRight')] },
  { command: 'previous_client', group: 'client', keys: [one('[')] },
  { command: 'next_client', group: 'client', keys: [one(']')] },
  { command: 'row_down', group: 'list', keys: [one('j'), one('ArrowDown')], elsewhere: true },
  { command: 'row_up', group: 'list', keys: [one('k'), one('ArrowUp')], elsewhere: true },
  { command: 'row_open', group: 'list', keys: [one('Enter')], elsewhere: true },
  { command: 'row_edit', group: 'list', keys: [one('e')], elsewhere: true },
  { command: 'row_select', group: 'list', keys: [one('x')], elsewhere: true },
  { command: 'row_select_range', group: 'list', keys: [one('X')], elsewhere: true },
];

export const groups: readonly Group[] = ['everywhere', 'go', 'client', 'list'];

/** The keys of a command; nothing where it has none. */
export function keysOf(command: Command): readonly Press[] | undefined {
  return shortcuts.find((shortcut) => shortcut.command === command)?.keys[0];
}

/** A single printed key, which a person who dictates or slips would press without meaning it. */
export function isSingle(keys: readonly Press[]): boolean {
  return keys.every(({ key, mod, alt }) => !mod && !alt && key.length === 1);
}

/** The name of a press as the platform writes it: "Ctrl+K", "⌘K". */
export function pressName({ key, mod, shift, alt }: Press, isMac: boolean): string {
  const names: Record<string, string> = {
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowDown: '↓',
    ArrowUp: '↑',
    Enter: m.key_enter(),
  };
  const cap = names[key] ?? (mod || alt ? key.toUpperCase() : key);
  if (mod && shift) return isMac ? `⇧⌘${cap}` : `${m.key_ctrl()}+${m.key_shift()}+${cap}`;
  if (mod) return isMac ? `⌘${cap}` : `${m.key_ctrl()}+${cap}`;
  if (alt) return isMac ? `⌥${cap}` : `${m.key_alt()}+${cap}`;
  return cap;
}

/** A sequence in words: "g then h". */
export function keysName(keys: readonly Press[], isMac: boolean): string {
  return keys.map((press) => pressName(press, isMac)).join(` ${m.key_then_word()} `);
}

/** Says whether this computer's keys are a Mac's. */
export function isMacintosh(): boolean {
  return navigator.platform.startsWith('Mac');
}

/** The command in the words of its row. */
export function commandName(command: Command): string {
  return m[`command_${command}`]();
}
