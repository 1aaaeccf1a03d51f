// What is said once a client has been created: saved, and what happens to the invitation.
import { errorSentence, faultSentence } from '../fault';
import { m } from '$words';
import { accesses, outboxes, type ClientProfile, type Invitation } from '$bridge';
import type { AppState } from '../state/app.svelte';
import { waitWords } from '../state/waitWords';
import { calledName } from './draft';

type Teller = Pick<AppState, 'toaster' | 'secondsLeft'>;

async function undo(app: Teller, mailId: string): Promise<void> {
  try {
    await outboxes.undo(mailId);
    app.toaster.show(m.not_sent_toast());
  } catch (cause) {
    app.toaster.show(errorSentence(cause));
  }
}

async function invitationOf(clientId: string): Promise<Invitation | null> {
  try {
    return (await accesses.get(clientId)).invitation;
  } catch {
    // The profile is saved all the same, and its screen tells about the invitation.
    return null;
  }
}

/**
 * Shows the toast for a client who was created. `reason` is why nobody was invited, empty where the
 * invitation is on its way, and null where none was wanted.
 */
export async function tellCreated(
  app: Teller,
  profile: ClientProfile,
  reason: string | null,
): Promise<void> {
  const name = calledName(profile);
  if (reason === null) {
    app.toaster.show(m.client_saved_only({ name }));
    return;
  }
  if (reason !== '') {
    app.toaster.show(m.client_saved_not_sent({ name, reason: faultSentence(reason) }));
    return;
  }
  const invitation = await invitationOf(profile.id);
  const until = invitation?.mailState === 'held' ? invitation.heldUntil : null;
  if (!invitation || until === null) {
    app.toaster.show(m.client_saved_invited({ name }));
    return;
  }
  const say = () => {
    const seconds = app.secondsLeft(until);
    return seconds > 0
      ? m.client_saved_held({ name, wait: waitWords(seconds) })
      : m.client_saved_invited({ name });
  };
  const { mailId } = invitation;
  app.toaster.show(
    say,
    { label: m.undo(), run: () => void undo(app, mailId), isUndo: true },
    Math.max(1, app.secondsLeft(until)) * 1000,
  );
}
