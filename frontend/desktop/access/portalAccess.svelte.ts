// The access of one client, or of one contact, to the portal as the window knows it: read once, and again at every change.
import { errorSentence } from '../fault';
import {
  accesses,
  outboxes,
  refusalOf,
  type Access,
  type AppError,
  type Permissions,
  type Wording,
} from '$bridge';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export type AccessVerb =
  'invite' | 'resend' | 'disable' | 'undo' | 'cancel' | 'try_now' | 'send_again' | 'leave_it';

/** The card "Client Portal access" of one client or contact, and the verbs on it. */
export class PortalAccess {
  /** Whose access it is: the id of a client, or of a contact. */
  readonly holderId: string;
  value = $state.raw<Access | null>(null);
  /** Why it could not be read; empty if it could. */
  trouble = $state('');
  /** Why the last verb was refused, as a sentence; empty if it went through. */
  refusal = $state('');
  /** The same as it came from Go, for a form that can place it. */
  refused = $state.raw<AppError | null>(null);
  /** The verb that runs now; only one does at a time. */
  running = $state<AccessVerb | ''>('');
  /** How many verbs have ended; whoever had the focus on their buttons may have lost it. */
  ended = $state(0);
  #turn = 0;

  constructor(holderId: string) {
    this.holderId = holderId;
  }

  /** Follows every change that shows here, until the returned function is called. */
  follow(changes: Changes): () => void {
    const always = seldom(() => this.refresh());
    const ofClient = (change: { id: string }) => {
      if (['', this.holderId, this.value?.clientId].includes(change.id)) always();
    };
    const stops = [
      changes.on('access', ofClient),
      changes.on('client', ofClient),
      changes.on('share', ofClient), // what was done with documents is in the history
      changes.on('outbox', always),
      changes.on('practice', always),
      changes.on('hosting', always),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await accesses.get(this.holderId);
      if (turn !== this.#turn) return;
      this.value = value;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  invite(addressId: string, wording?: Wording): Promise<boolean> {
    return this.#run('invite', () => accesses.invite(this.holderId, addressId, wording));
  }

  resend(wording?: Wording): Promise<boolean> {
    return this.#run('resend', () => accesses.resend(this.holderId, wording));
  }

  disable(): Promise<boolean> {
    return this.#run('disable', () => accesses.disable(this.holderId));
  }

  /** Does something about the newest invitation's mail. */
  settle(verb: 'undo' | 'cancel' | 'try_now' | 'send_again' | 'leave_it'): Promise<boolean> {
    const mailId = this.value?.invitation?.mailId;
    if (mailId === undefined) return Promise.resolve(false);
    const verbs = {
      undo: outboxes.undo,
      cancel: outboxes.cancel,
      try_now: outboxes.tryNow,
      send_again: outboxes.sendAgain,
      leave_it: outboxes.leaveIt,
    };
    return this.#run(verb, async () => {
      await verbs[verb](mailId);
      return accesses.get(this.holderId);
    });
  }

  /** Saves what the client may do. It throws what Go refused, for the form to place. */
  async savePermissions(permissions: Permissions): Promise<void> {
    const value = await accesses.savePermissions(this.holderId, permissions);
    this.#turn++;
    this.value = value;
  }

  async #run(verb: AccessVerb, ask: () => Promise<Access>): Promise<boolean> {
    if (this.running !== '') return false;
    this.running = verb;
    this.refusal = '';
    this.refused = null;
    try {
      const value = await ask();
      this.#turn++;
      this.value = value;
      return true;
    } catch (cause) {
      this.refused = refusalOf(cause);
      this.refusal = errorSentence(this.refused);
      void this.refresh();
      return false;
    } finally {
      this.running = '';
      this.ended += 1;
    }
  }
}
