// What the palette finds while somebody types: clients from Go, and places and actions from its table.
// Old results stay until the new ones are there, and only the newest answer counts.
import { accesses, clients, type Access, type ClientProfile } from '$bridge';
import { standingOf, type Standing } from '../../access/standing';
import { m } from '$words';
import { letters, wordsOf } from './match';

/** How many clients the palette shows. */
export const clientLimit = 6;

/** A client as the palette shows them. */
export interface FoundClient {
  profile: ClientProfile;
  access: Access;
  standing: Standing;
}

/** The answer to what was typed. */
export interface Found {
  text: string;
  clients: readonly FoundClient[];
}

/** What may be done about the invitation of a client; nothing where the rules allow nothing now. */
export function invitationAction(
  access: Pick<Access, 'state' | 'canSend' | 'canResend'>,
): 'send' | 'resend' | '' {
  if (access.canSend && (access.state === 'ready' || access.state === 'disabled')) return 'send';
  return access.canResend ? 'resend' : '';
}

/** The words of the actions on a client: what of a query asks for one is not a part of a name. */
function verbs(): string[] {
  const name = '';
  return wordsOf(
    [
      m.palette_send_invitation({ name }),
      m.palette_resend_invitation({ name }),
      m.palette_client_info({ name }),
      m.palette_new_invoice({ name }),
    ].join(' '),
  );
}

/** The part of a query that can be a name: "inv ana" asks about Ana. */
export function nameIn(text: string): string {
  const known = verbs();
  const words = text.trim().split(/\s+/);
  return words.filter((word) => !known.some((verb) => verb.startsWith(letters(word)))).join(' ');
}

/** Finds clients for the palette. */
export class Finder {
  found = $state.raw<Found>({ text: '', clients: [] });
  /** Whether anything was found out yet. */
  isRead = $state(false);
  #turn = 0;

  /** Looks for what was typed; `recent` are the ids that an empty query shows. */
  async find(typed: string, recent: readonly string[]): Promise<void> {
    const turn = ++this.#turn;
    const text = typed.trim();
    const ids = text === '' ? recent : await matching(text);
    const read = await Promise.all(ids.slice(0, clientLimit).map(clientOf));
    if (turn !== this.#turn) return;
    this.found = { text, clients: read.filter((client) => client !== null) };
    this.isRead = true;
  }
}

async function idsOf(text: string): Promise<string[]> {
  const query = { text, status: '', access: '', offset: 0, limit: clientLimit } as const;
  try {
    return (await clients.page(query)).rows.map((row) => row.id);
  } catch {
    return []; // the list's own screen says why; the palette's other rows still work
  }
}

async function matching(text: string): Promise<string[]> {
  const whole = await idsOf(text);
  const name = nameIn(text);
  return whole.length > 0 || name === '' || name === text ? whole : idsOf(name);
}

/** One client; nothing where they cannot be read or were put away. */
async function clientOf(id: string): Promise<FoundClient | null> {
  try {
    const [profile, access] = await Promise.all([clients.get(id), accesses.get(id)]);
    return profile.isArchived ? null : { profile, access, standing: standingOf(access) };
  } catch {
    return null;
  }
}
