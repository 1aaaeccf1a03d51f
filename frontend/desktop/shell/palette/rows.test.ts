import { describe, expect, it } from 'vitest';
import type { Access, ClientProfile } from '$bridge';
import { invitationAction, nameIn, type Found, type FoundClient } from './find.svelte';
import { matches } from './match';
import { paletteGroups, type PaletteRow } from './rows';

function ana(changes: Partial<Access> = {}): FoundClient {
  const access = { state: 'ready', canSend: true, canResend: false, address: '', ...changes };
  return {
    profile: { id: 'a', name: 'Ana Álvarez', addresses: [] } as unknown as ClientProfile,
    access: access as Access,
    standing: 'ready',
  };
}

const rowsOf = (found: Found, isPortalOn = true): PaletteRow[] =>
  paletteGroups(found, { isMac: false, isPortalOn }).flatMap((group) => group.rows);
const wordsOf = (found: Found, isPortalOn = true) =>
  rowsOf(found, isPortalOn).map((row) => row.words);

describe('typed words', () => {
  it('mean a row when each begins one of its words, whatever the accents', () => {
    expect(matches('alv an', 'Ana Álvarez')).toBe(true);
    expect(matches('ÁLV', 'ana alvarez')).toBe(true);
    expect(matches('lvarez', 'Ana Álvarez')).toBe(false);
    expect(matches('  ', 'Ana Álvarez')).toBe(false);
  });

  it('are parted into what is to be done and a name', () => {
    expect(nameIn('ana inv')).toBe('ana');
    expect(nameIn('send portal ana alv')).toBe('ana alv');
    expect(nameIn('ana')).toBe('ana');
  });
});

describe('the palette', () => {
  it('shows recent clients and suggestions while nothing is typed', () => {
    const groups = paletteGroups(
      { text: '', clients: [ana()] },
      { isMac: false, isPortalOn: true },
    );
    expect(groups.map((group) => group.title)).toEqual(['Recent clients', 'Suggestions']);
    expect(groups[1]?.rows[0]).toMatchObject({ words: 'Create client', shortcut: 'Ctrl+N' });
  });

  it('offers the invitation only as the state of access allows, and it leads to the tab', () => {
    const send = 'Send portal invitation to Ana Álvarez';
    const resend = 'Resend portal invitation to Ana Álvarez';
    const asked = (client: FoundClient, isOn = true) =>
      wordsOf({ text: 'ana inv', clients: [client] }, isOn);
    expect(asked(ana())).toContain(send);
    expect(asked(ana({ state: 'disabled' }))).toContain(send);
    expect(asked(ana({ state: 'invited', canResend: true }))).toContain(resend);
    for (const none of [
      asked(ana({ canSend: false })),
      asked(ana({ state: 'active' })),
      asked(ana(), false),
    ]) {
      expect(none).not.toContain(send);
      expect(none).not.toContain(resend);
    }
    const row = rowsOf({ text: 'ana inv', clients: [ana()] }).find(({ words }) => words === send);
    expect(row?.choice).toEqual({
      does: 'go',
      route: { name: 'client_edit', id: 'a', tab: 'client_portal' },
    });
    expect(invitationAction({ state: 'ready', canSend: true, canResend: true })).toBe('send');
  });

  it('has no row that sends, ends or turns off anything', () => {
    for (const text of ['ana', 'ana inv', 'disable', 'turn off', 'send', 'delete', 'lock']) {
      for (const { choice } of rowsOf({ text, clients: [ana()] })) {
        if (choice.does !== 'command') continue;
        expect(['create_client', 'lock', 'print', 'undo', 'shortcuts', 'go_outbox']).toContain(
          choice.command,
        );
      }
    }
  });

  it('finds a page of the settings by its full path', () => {
    const path = 'Settings › Scheduling › Client Portal permissions';
    expect(wordsOf({ text: 'permissions', clients: [] })).toContain(path);
    expect(wordsOf({ text: 'sched port', clients: [] })).toContain(path);
  });

  it('offers to create whom it does not find', () => {
    const [row, ...others] = rowsOf({ text: 'zz top', clients: [] });
    expect(row).toMatchObject({
      words: 'Create client “zz top”',
      choice: { does: 'create', text: 'zz top' },
    });
    expect(others).toEqual([]);
  });
});
