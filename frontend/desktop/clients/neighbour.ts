// Who stands before and after a client in the list.
import type { ClientPage, ClientQuery } from '$bridge';
import type { Wanted } from './roster.svelte';

/** The list as it was last shown, and how far down in it a client was opened. */
export interface Trail {
  wanted: Wanted;
  index: number;
}

const pageLimit = 100;

type Read = (query: ClientQuery) => Promise<ClientPage>;

/**
 * The id of the client one step from another in the list of the trail; nothing at its end. The trail
 * follows. A client who is not in that list is looked for in the list of everybody.
 */
export async function neighbourOf(
  id: string,
  step: 1 | -1,
  trail: Trail,
  read: Read,
): Promise<string | undefined> {
  let at = await placeOf(id, trail, read);
  if (at < 0) {
    trail.wanted = { text: '', status: '', access: '' };
    at = await placeOf(id, trail, read);
  }
  if (at < 0 || at + step < 0) return undefined;
  const answer = await read({ ...trail.wanted, offset: at + step, limit: 1 });
  const next = answer.rows[0]?.id;
  if (next !== undefined) trail.index = at + step;
  return next;
}

/** Where a client stands in the trail's list; -1 where they do not. */
async function placeOf(id: string, trail: Trail, read: Read): Promise<number> {
  const there = await read({ ...trail.wanted, offset: trail.index, limit: 1 });
  if (there.rows[0]?.id === id) return trail.index;
  for (let offset = 0; offset < there.total; offset += pageLimit) {
    const page = await read({ ...trail.wanted, offset, limit: pageLimit });
    const found = page.rows.findIndex((row) => row.id === id);
    if (found >= 0) return offset + found;
    if (page.rows.length === 0) break;
  }
  return -1;
}
