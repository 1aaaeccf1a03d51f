import { beforeEach, describe, expect, it } from 'vitest';
import type { Access } from '$bridge';
import { Changes } from '../state/changes';
import { PortalAccess } from './portalAccess.svelte';

type Answer = (access: Pick<Access, 'state'>) => void;

let reads: Answer[] = [];
let invites: { answer: Answer; refuse: (cause: unknown) => void }[] = [];

beforeEach(() => {
  reads = [];
  invites = [];
  window.go = {
    desktop: {
      Accesses: {
        Get: () => new Promise((answer) => reads.push(answer)),
        Invite: () => new Promise((answer, refuse) => invites.push({ answer, refuse })),
      },
    },
  };
});

describe('the access of one client', () => {
  it('S19: is read again when the client signs in', async () => {
    const portal = new PortalAccess('ana');
    const changes = new Changes();
    const stop = portal.follow(changes);
    changes.tell({ noun: 'access', id: 'somebody else' });
    expect(reads).toHaveLength(0);
    changes.tell({ noun: 'access', id: 'ana' });
    reads[0]?.({ state: 'active' });
    await expect.poll(() => portal.value?.state).toBe('active');
    stop();
    changes.tell({ noun: 'access', id: 'ana' });
    expect(reads).toHaveLength(1);
  });

  it('sends once, however often it is asked to meanwhile', async () => {
    const portal = new PortalAccess('ana');
    const first = portal.invite('home');
    await expect(portal.invite('home')).resolves.toBe(false);
    invites[0]?.answer({ state: 'invited' });
    await expect(first).resolves.toBe(true);
    expect(invites).toHaveLength(1);
  });

  it('does not fall back to what was read before a verb', async () => {
    const portal = new PortalAccess('ana');
    const reading = portal.refresh();
    const inviting = portal.invite('home');
    invites[0]?.answer({ state: 'invited' });
    await inviting;
    reads[0]?.({ state: 'ready' });
    await reading;
    expect(portal.value?.state).toBe('invited');
  });

  it('S9: says why it was refused', async () => {
    const portal = new PortalAccess('ana');
    const inviting = portal.invite('home');
    invites[0]?.refuse({ code: 'no_consent', field: '' });
    await expect(inviting).resolves.toBe(false);
    expect(portal.refusal).toBe('This client has not agreed to get email yet.');
  });
});
