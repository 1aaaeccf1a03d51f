import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientPage, ClientQuery, ClientRow } from '$bridge';
import { Roster } from './roster.svelte';

interface Asked {
  query: ClientQuery;
  answer: (page: ClientPage) => void;
  refuse: (cause: unknown) => void;
}

let asked: Asked[] = [];

beforeEach(() => {
  asked = [];
  window.go = {
    desktop: {
      Clients: {
        Page: (query) =>
          new Promise((answer, refuse) => {
            asked.push({ query: query as ClientQuery, answer, refuse });
          }),
      },
    },
  };
});

function row(id: string): ClientRow {
  return {
    id,
    name: id,
    address: '',
    phone: '',
    status: 'active',
    access: 'ready',
    mailState: '',
    lastActivity: '',
    lastActivityAt: null,
  };
}

function wanted(text: string) {
  return { text, status: '', access: '' } as const;
}

describe('the list of clients', () => {
  it('drops the answer to an earlier keystroke, though it comes last', async () => {
    const roster = new Roster();
    const first = roster.find(wanted('a'));
    const second = roster.find(wanted('an'));
    asked[1]?.answer({ rows: [row('ana')], total: 1 });
    await second;
    asked[0]?.answer({ rows: [row('adam'), row('ana')], total: 2 });
    await first;
    expect(roster.total).toBe(1);
    expect(roster.rowAt(0)?.id).toBe('ana');
    expect(roster.rowAt(1)).toBeUndefined();
  });

  it('reads a further page once it comes into sight, and only once', async () => {
    const roster = new Roster();
    const found = roster.find(wanted(''));
    asked[0]?.answer({ rows: [row('first')], total: 250 });
    await found;
    const shown = roster.show(40, 80);
    void roster.show(40, 80);
    expect(asked.map(({ query }) => query.offset)).toEqual([0, 50]);
    asked[1]?.answer({ rows: [row('later')], total: 250 });
    await shown;
    expect(roster.rowAt(50)?.id).toBe('later');
    expect(roster.rowAt(0)?.id).toBe('first');
  });

  it('keeps the rows it has when reading again is refused, and says why', async () => {
    const roster = new Roster();
    const found = roster.find(wanted(''));
    asked[0]?.answer({ rows: [row('ana')], total: 1 });
    await found;
    const again = roster.refresh();
    asked[1]?.refuse({ code: 'disk_full', field: '' });
    await again;
    expect(roster.trouble).not.toBe('');
    expect(roster.rowAt(0)?.id).toBe('ana');
    expect(roster.isStale).toBe(true);
  });

  it('makes one reading of many changes at once, and one more after it', async () => {
    const roster = new Roster();
    const found = roster.find(wanted(''));
    asked[0]?.answer({ rows: [row('ana')], total: 1 });
    await found;
    const reading = roster.refresh();
    void roster.refresh();
    void roster.refresh();
    expect(asked).toHaveLength(2);
    asked[1]?.answer({ rows: [row('ana')], total: 1 });
    await expect.poll(() => asked.length).toBe(3);
    asked[2]?.answer({ rows: [row('ben'), row('ana')], total: 2 });
    await reading;
    expect(roster.total).toBe(2);
  });
});
