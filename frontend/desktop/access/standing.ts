// Where one client stands with the portal, as one word, and what the tab offers there. Pure: the
// state matrix of the tab "Client Portal" is these two functions, and its tests walk them.
import type { Access, AccessState, Invitation, OutboxState } from '$bridge';

/** Where a client stands: the state of access, and within "invited" what became of the mail. */
export type Standing =
  | 'no_email'
  | 'ready'
  | 'held'
  | 'waiting'
  | 'sending'
  | 'retrying'
  | 'in_doubt'
  | 'failed'
  | 'returned'
  | 'not_sent'
  | 'sent'
  | 'expired'
  | 'active'
  | 'disabled';

/** What the tab offers. A choice that is locked shows the address and cannot be changed. */
export interface Controls {
  choice: 'open' | 'locked';
  resend: 'hidden' | 'shown' | 'ticked';
  main: 'send' | 'undo' | 'cancel' | 'try_now' | 'settle' | 'copy' | 'none';
  canDisable: boolean;
}

function standingOfMail(mail: OutboxState | ''): Standing {
  switch (mail) {
    case 'held':
    case 'sending':
    case 'sent':
    case 'retrying':
    case 'in_doubt':
    case 'failed':
      return mail;
    case 'queued':
      return 'waiting';
    case 'bounced':
      return 'returned';
    case 'cancelled':
    case '':
      return 'not_sent';
  }
}

/** The standing as far as a list knows it, which has no links' lives. */
export function standingInList(state: AccessState, mail: OutboxState | ''): Standing {
  return state === 'invited' ? standingOfMail(mail) : state;
}

/** The standing of one client. A mail in doubt that was left as it is counts as sent. */
export function standingOf(access: Pick<Access, 'state' | 'invitation'>): Standing {
  const invitation: Invitation | null = access.invitation;
  const standing = standingInList(access.state, invitation?.mailState ?? '');
  const hasGone = standing === 'sent' || (standing === 'in_doubt' && invitation?.isSettled);
  if (!hasGone) return standing;
  return invitation?.isExpired ? 'expired' : 'sent';
}

const offered: Record<Standing, Controls> = {
  no_email: { choice: 'open', resend: 'hidden', main: 'send', canDisable: false },
  ready: { choice: 'open', resend: 'hidden', main: 'send', canDisable: false },
  held: { choice: 'locked', resend: 'hidden', main: 'undo', canDisable: true },
  waiting: { choice: 'locked', resend: 'hidden', main: 'cancel', canDisable: true },
  sending: { choice: 'locked', resend: 'hidden', main: 'none', canDisable: true },
  retrying: { choice: 'open', resend: 'hidden', main: 'try_now', canDisable: true },
  in_doubt: { choice: 'open', resend: 'hidden', main: 'settle', canDisable: true },
  failed: { choice: 'open', resend: 'ticked', main: 'send', canDisable: true },
  returned: { choice: 'open', resend: 'ticked', main: 'send', canDisable: true },
  not_sent: { choice: 'open', resend: 'ticked', main: 'send', canDisable: true },
  sent: { choice: 'open', resend: 'shown', main: 'send', canDisable: true },
  expired: { choice: 'open', resend: 'ticked', main: 'send', canDisable: true },
  active: { choice: 'open', resend: 'hidden', main: 'copy', canDisable: true },
  disabled: { choice: 'open', resend: 'hidden', main: 'send', canDisable: false },
};

/** What the tab offers. With the practice's switch off only what takes something back is left. */
export function controlsOf(standing: Standing, isPracticeOn: boolean): Controls {
  const controls = offered[standing];
  if (isPracticeOn) return controls;
  const isHarmless = ['undo', 'cancel', 'copy', 'none'].includes(controls.main);
  return {
    choice: 'locked',
    resend: 'hidden',
    main: isHarmless ? controls.main : 'send',
    canDisable: controls.canDisable,
  };
}

/** Whether somebody has access now. */
export function hasAccess(access: Pick<Access, 'state'>): boolean {
  return access.state === 'invited' || access.state === 'active';
}

/** Whether it is the access of a contact, not the client's own. */
export function isOfAContact(access: Pick<Access, 'clientId' | 'holderId'>): boolean {
  return access.holderId !== access.clientId;
}

/**
 * The id of the address that stands in the dropdown at first: the one access is at, else the one that
 * would be invited. Empty where there is none, or where access is at an address of before.
 */
export function addressAtFirst(access: Pick<Access, 'addresses' | 'state'>): string {
  const { addresses } = access;
  const portal = addresses.find((address) => address.isPortal);
  if (portal || hasAccess(access)) return portal?.id ?? '';
  const consented = addresses.filter((address) => address.hasConsent);
  return (consented.find((address) => address.isPrimary) ?? consented[0])?.id ?? '';
}
