// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Message } from '../contract';
import { days, merged } from './page';

function message(id: string, at = '2026-11-24T09:00:00Z'): Message {
  return { id, isMine: false, body: id, at, heldUntil: null, readAt: null, files: [] };
}

const ids = (messages: Message[] | null) => messages?.map(({ id }) => id) ?? null;

describe('pages of a thread', () => {
  it('S50: the newest page takes the place of what it covers', () => {
    const shown = ['1', '2', '3'].map((id) => message(id));
    const newest = { messages: ['2', '3', '4'].map((id) => message(id)), hasOlder: true };
    expect(ids(merged(shown, newest))).toEqual(['1', '2', '3', '4']);
  });

  it('what was taken back is gone with it', () => {
    const shown = ['1', '2', '3'].map((id) => message(id));
    expect(ids(merged(shown, { messages: [message('1')], hasOlder: false }))).toEqual(['1']);
    expect(ids(merged(shown, { messages: [], hasOlder: false }))).toEqual([]);
  });

  it('nothing is joined where more came in than a page', () => {
    expect(merged([message('1')], { messages: [message('9')], hasOlder: true })).toBeNull();
  });

  it('a day begins where the practice has midnight', () => {
    const found = days(
      [
        message('1', '2026-11-23T22:59:00Z'),
        message('2', '2026-11-23T23:01:00Z'),
        message('3', '2026-11-24T08:00:00Z'),
      ],
      Date.parse('2026-11-24T09:00:00Z'),
      'en-GB',
      'Europe/Berlin',
    );
    expect(found.map(({ day, messages }) => [day, ids(messages)])).toEqual([
      ['23 Nov', ['1']],
      ['24 Nov', ['2', '3']],
    ]);
  });
});
