// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { ClientPage, ClientQuery, ClientRow } from '$bridge';
import { neighbourOf, type Trail } from './neighbour';

const everybody = Array.from({ length: 250 }, (_, index) => ({ id: `c${index}` }) as ClientRow);
const inactive = everybody.filter((_, index) => index % 2 === 0);

/** Reads from the invented list as Go does. */
function read(query: ClientQuery): Promise<ClientPage> {
  const rows = query.status === 'inactive' ? inactive : everybody;
  const end = query.offset + query.limit;
  return Promise.resolve({ rows: rows.slice(query.offset, end), total: rows.length });
}

const trailAt = (index: number, status: '' | 'inactive' = ''): Trail => ({
  wanted: { text: '', status, access: '' },
  index,
});

describe('the neighbour of a client', () => {
  it('is the next one in the list as it was filtered, and the trail follows', async () => {
    const trail = trailAt(2, 'inactive');
    expect(await neighbourOf('c4', 1, trail, read)).toBe('c6');
    expect(await neighbourOf('c6', 1, trail, read)).toBe('c8');
    expect(await neighbourOf('c8', -1, trail, read)).toBe('c6');
    expect(trail.index).toBe(3);
  });

  it('is nobody at either end', async () => {
    expect(await neighbourOf('c0', -1, trailAt(0), read)).toBeUndefined();
    expect(await neighbourOf('c249', 1, trailAt(249), read)).toBeUndefined();
  });

  it('is found wherever the client stands by now', async () => {
    expect(await neighbourOf('c201', 1, trailAt(0), read)).toBe('c202');
  });

  it('comes from the list of everybody for a client whom the filter leaves out', async () => {
    const trail = trailAt(0, 'inactive');
    expect(await neighbourOf('c5', 1, trail, read)).toBe('c6');
    expect(trail.wanted.status).toBe('');
  });

  it('is nobody for a client who is in no list', async () => {
    expect(await neighbourOf('gone', 1, trailAt(0), read)).toBeUndefined();
  });
});
