// Reads key presses as commands. Single keys never take what somebody types.
import { isSingle, shortcuts, type Command, type Press, type Shortcut } from './shortcuts';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What the reader has to know beside the key. */
export interface Reading {
  isTyping: boolean;
  isInDialog: boolean;
  /** Something that can be undone is under way. */
  isUnderWay?: boolean;
  /** Single keys may be switched off (WCAG 2.1.4). */
  hasSingles: boolean;
  /** A list has the focus: its own keys are asked for instead. */
  isList?: boolean;
  now: number;
}

/** How long a sequence such as "g h" waits for its next key, in milliseconds. */
export const SEQUENCE_MS = 1500;

/** Remembers how far a sequence has come. */
export class KeyReader {
  #begun: readonly Press[] = [];
  #until = 0;

  /** The command of a press; nothing where the key belongs to whoever has the focus. */
  read(event: Keys, reading: Reading): Command | undefined {
    if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return undefined;
    const begun = reading.now <= this.#until ? this.#begun : [];
    this.#begun = [];
    let isLonger = false;
    for (const shortcut of shortcuts) {
      if (!isAsked(shortcut, reading)) continue;
      for (const keys of shortcut.keys) {
        if (!isFree(shortcut, keys, reading) || !continues(keys, begun, event)) continue;
        if (keys.length === begun.length + 1) return shortcut.command;
        this.#begun = keys.slice(0, begun.length + 1);
        isLonger = true;
      }
    }
    if (isLonger) this.#until = reading.now + SEQUENCE_MS;
    return undefined;
  }
}

function isAsked(shortcut: Shortcut, reading: Reading): boolean {
  if (reading.isList) return shortcut.group === 'list';
  if (shortcut.elsewhere) return false;
  if (!reading.isInDialog || shortcut.inDialogs) return true;
  return shortcut.whileUnderWay === true && reading.isUnderWay === true;
}

function isFree(shortcut: Shortcut, keys: readonly Press[], reading: Reading): boolean {
  if (isSingle(keys)) return reading.hasSingles && !reading.isTyping;
  return !(reading.isTyping && shortcut.notInText);
}

/** Says whether the press is the next one of a sequence that begins as what was pressed so far. */
function continues(keys: readonly Press[], begun: readonly Press[], event: Keys): boolean {
  const next = keys[begun.length];
  if (!next || !begun.every((press, index) => press.key === keys[index]?.key)) return false;
  const isMod = event.ctrlKey || event.metaKey;
  if (isMod !== Boolean(next.mod) || event.altKey !== Boolean(next.alt)) return false;
  if (next.mod)
    return event.key.toLowerCase() === next.key && event.shiftKey === Boolean(next.shift);
  // What a keyboard needs Shift for differs from country to country: "?" counts, however it is typed.
  return event.key === next.key;
}

/** Inputs that are pressed, not written in. */
const boxes = ['checkbox', 'radio', 'button', 'submit']
  .map((type) => `:not([type="${type}"])`)
  .join('');

/** Says whether keys that reach an element are text to it. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches(`input${boxes}, textarea, select`) || target.isContentEditable === true;
}
