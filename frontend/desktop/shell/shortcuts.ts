// The keys of the frame, as commands.

export type Command = 'create_client' | 'search' | 'settings' | 'back' | 'forward';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The command of a key press; nothing where the key belongs to whoever has the focus. */
export function commandOf(event: Keys, isTyping: boolean): Command | undefined {
  const isControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (isControl) {
    switch (event.key.toLowerCase()) {
      case 'n':
        return 'create_client';
      case 'f':
        return 'search';
      case ',':
        return 'settings';
    }
  }
  const isAlone = !event.ctrlKey && !event.metaKey;
  if (event.altKey && isAlone && event.key === 'ArrowLeft') return 'back';
  if (event.altKey && isAlone && event.key === 'ArrowRight') return 'forward';
  if (event.key === '/' && isAlone && !event.altKey && !isTyping) return 'search';
  return undefined;
}

/** Says whether keys that reach an element are text to it. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches('input, textarea, select') || target.isContentEditable === true;
}
