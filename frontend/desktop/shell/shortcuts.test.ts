import { describe, expect, it } from 'vitest';
import { commandOf, takesText } from './shortcuts';

const key = (pressed: string, held: Partial<KeyboardEvent> = {}) => ({
  key: pressed,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('the keys of the frame', () => {
  it('S2: create a client with Ctrl+N and with ⌘N, from a text field too', () => {
    expect(commandOf(key('n', { ctrlKey: true }), true)).toBe('create_client');
    expect(commandOf(key('N', { metaKey: true }), true)).toBe('create_client');
  });

  it('search with a slash, but not while a person types', () => {
    expect(commandOf(key('/'), false)).toBe('search');
    expect(commandOf(key('/'), true)).toBeUndefined();
    expect(commandOf(key('f', { ctrlKey: true }), true)).toBe('search');
  });

  it('go back and forward with Alt and the arrows', () => {
    expect(commandOf(key('ArrowLeft', { altKey: true }), false)).toBe('back');
    expect(commandOf(key('ArrowRight', { altKey: true }), false)).toBe('forward');
    expect(commandOf(key('ArrowLeft'), false)).toBeUndefined();
  });

  it('leave every other key to whoever has the focus', () => {
    expect(commandOf(key('n'), false)).toBeUndefined();
    expect(commandOf(key('n', { ctrlKey: true, shiftKey: true }), false)).toBeUndefined();
    expect(commandOf(key('s', { ctrlKey: true }), false)).toBeUndefined();
  });

  it('know a text field when they see one', () => {
    expect(takesText(document.createElement('input'))).toBe(true);
    expect(takesText(document.createElement('button'))).toBe(false);
    expect(takesText(null)).toBe(false);
  });
});
