import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyReader, SEQUENCE_MS, takesText, type Reading } from './keyReader';
import {
  commandName,
  commands,
  isSingle,
  keysName,
  keysOf,
  pressName,
  shortcuts,
  type Command,
  type Press,
} from './shortcuts';

const idle: Reading = { isTyping: false, isInDialog: false, hasSingles: true, now: 0 };

const key = (pressed: string, held: Partial<KeyboardEvent> = {}) => ({
  key: pressed,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

const eventOf = ({ key: pressed, mod, shift, alt }: Press) =>
  key(pressed, { ctrlKey: Boolean(mod), shiftKey: Boolean(shift), altKey: Boolean(alt) });

/** What a sequence of presses comes to. */
function read(presses: readonly Press[], reading: Partial<Reading> = {}): Command | undefined {
  const reader = new KeyReader();
  let command: Command | undefined;
  for (const press of presses) command = reader.read(eventOf(press), { ...idle, ...reading });
  return command;
}

const ofFrame = shortcuts.filter((shortcut) => !shortcut.elsewhere);

describe('the table of shortcuts', () => {
  it.each(ofFrame)('is obeyed: $command', ({ command, keys }) => {
    for (const each of keys) expect(read(each)).toBe(command);
  });

  it.each(shortcuts)('has words and keys to show: $command', ({ command, keys }) => {
    expect(commandName(command)).not.toBe('');
    for (const each of keys) expect(keysName(each, false)).not.toBe('');
  });

  it('gives no two commands the same keys', () => {
    const all = shortcuts.flatMap(({ group, keys }) =>
      keys.map((each) => (group === 'list' ? 'list ' : '') + keysName(each, false)),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('names keys as the platform writes them', () => {
    expect(pressName({ key: 'k', mod: true }, false)).toBe('Ctrl+K');
    expect(pressName({ key: 'k', mod: true }, true)).toBe('⌘K');
    expect(pressName({ key: 'ArrowLeft', alt: true }, true)).toBe('⌥←');
    expect(keysName(keysOf('go_home') ?? [], false)).toBe('g then h');
  });

  it('knows every command of the native menu', () => {
    const menu = readFileSync(path.resolve(import.meta.dirname, '../../../window_menu.go'), 'utf8');
    const named = [...menu.matchAll(/\{"([a-z_]+)", (?:nil|keys\.)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(15);
    for (const name of named) expect(commands).toContain(name);
  });
});

describe('the reader of keys', () => {
  it('S2: creates a client with Ctrl+N and with ⌘N, from a text field too', () => {
    const reader = new KeyReader();
    const typing = { ...idle, isTyping: true };
    expect(reader.read(key('n', { ctrlKey: true }), typing)).toBe('create_client');
    expect(reader.read(key('N', { metaKey: true }), typing)).toBe('create_client');
  });

  it('leaves single keys and undo to whoever types', () => {
    for (const { command, keys } of ofFrame) {
      for (const each of keys.filter(isSingle)) {
        expect(read(each, { isTyping: true }), command).toBeUndefined();
      }
    }
    expect(read([{ key: 'z', mod: true }], { isTyping: true })).toBeUndefined();
  });

  it('leaves single keys alone once they are switched off, and the others not', () => {
    for (const { command, keys } of ofFrame) {
      for (const each of keys) {
        expect(read(each, { hasSingles: false })).toBe(isSingle(each) ? undefined : command);
      }
    }
  });

  it('forgets the beginning of a sequence after a while, and after another key', () => {
    const reader = new KeyReader();
    reader.read(key('g'), idle);
    expect(reader.read(key('h'), { ...idle, now: SEQUENCE_MS + 1 })).toBeUndefined();
    reader.read(key('g'), idle);
    expect(reader.read(key('x'), idle)).toBeUndefined();
    expect(reader.read(key('h'), idle)).toBeUndefined();
  });

  it('takes a sign that needs Shift on some keyboards, but no capital letter', () => {
    const reader = new KeyReader();
    expect(reader.read(key('?', { shiftKey: true }), idle)).toBe('shortcuts');
    expect(reader.read(key('/', { shiftKey: true }), idle)).toBe('filter');
    reader.read(key('G', { shiftKey: true }), idle);
    expect(reader.read(key('H', { shiftKey: true }), idle)).toBeUndefined();
  });

  it('obeys only a few keys inside a dialog', () => {
    expect(read([{ key: 'l', mod: true }], { isInDialog: true })).toBe('lock');
    expect(read([{ key: 'n', mod: true }], { isInDialog: true })).toBeUndefined();
    const undo: Press[] = [{ key: 'z', mod: true }];
    expect(read(undo, { isInDialog: true })).toBeUndefined();
    expect(read(undo, { isInDialog: true, isUnderWay: true })).toBe('undo');
    expect(read(undo, { isInDialog: true, isUnderWay: true, isTyping: true })).toBeUndefined();
    expect(read([{ key: '?' }], { isInDialog: true })).toBeUndefined();
  });

  it('has the keys of a list only in a list', () => {
    expect(read([{ key: 'j' }], { isList: true })).toBe('row_down');
    expect(read([{ key: 'j' }])).toBeUndefined();
    expect(read([{ key: '?' }], { isList: true })).toBeUndefined();
    expect(read([{ key: 'e' }], { isList: true, hasSingles: false })).toBeUndefined();
    expect(read([{ key: 'Enter' }], { isList: true, hasSingles: false })).toBe('row_open');
  });

  it('leaves every other key to whoever has the focus', () => {
    expect(read([{ key: 'n' }])).toBeUndefined();
    expect(read([{ key: 'ArrowLeft' }])).toBeUndefined();
    const reader = new KeyReader();
    expect(reader.read(key('n', { ctrlKey: true, shiftKey: true }), idle)).toBeUndefined();
  });

  it('knows a text field when it sees one', () => {
    expect(takesText(document.createElement('input'))).toBe(true);
    expect(takesText(document.createElement('button'))).toBe(false);
    const box = document.createElement('input');
    box.type = 'checkbox';
    expect(takesText(box)).toBe(false);
    expect(takesText(null)).toBe(false);
  });
});
