// Documents that are to be shared with somebody: what was chosen, how they are told, and that nothing happens
// before the last button.
import { errorSentence } from '../fault';
import { refusalOf, shares, type Shared, type ShareProspect, type ShareRecipient } from '../bridge';
import { Letter } from '../letter/letter.svelte';
import { PaperChoice } from './choice.svelte';

export type ShareStep = 'items' | 'email' | 'review';

export class Sharing extends PaperChoice {
  /** Who gets them: the client, or a contact of theirs. */
  holderId = $state('');
  /** They were created just now: the mail brings their access too. */
  readonly isIntake: boolean;
  readonly letter: Letter;
  prospect = $state.raw<ShareProspect | null>(null);
  step = $state<ShareStep>('items');
  addressId = $state('');
  /** Why something was refused that belongs to no field; empty: nothing was. */
  trouble = $state('');
  isSending = $state(false);
  #turn = 0;
  #writtenFor = '';

  constructor(holderId: string, isIntake = false) {
    super();
    this.holderId = holderId;
    this.isIntake = isIntake;
    this.letter = new Letter({
      read: () => shares.message(this.holderId, this.addressId),
      preview: (wording) => shares.preview({ ...this.#draft(), wording }),
    });
  }

  get stock(): ShareProspect | null {
    return this.prospect;
  }

  /** The address that the mail goes to. */
  get recipient(): string {
    const holder = this.prospect?.holder;
    return (
      holder?.addresses.find(({ id }) => id === this.addressId)?.address ?? holder?.address ?? ''
    );
  }

  /** Whom it could be shared with: the client first. */
  get recipients(): ShareRecipient[] {
    return this.prospect?.holder.recipients ?? [];
  }

  /** Whether what is shown is what sharing with the one who is chosen would mean. */
  get isRead(): boolean {
    return this.prospect?.holder.holderId === this.holderId;
  }

  /** Shares with somebody else of the client's circle; the documents they can have stay chosen. */
  async giveTo(holderId: string): Promise<void> {
    if (holderId === this.holderId) return;
    this.holderId = holderId;
    this.addressId = '';
    await this.read();
  }

  async read(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const prospect = await shares.prospect(this.holderId);
      if (turn !== this.#turn) return;
      this.prospect = prospect;
      this.keepOffered(prospect);
      if (this.addressId === '') this.addressId = prospect.holder.addressId;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  /** Another step; what was chosen and written stays. */
  turn(step: ShareStep): void {
    if (step === 'review' && !this.letter.isWritten()) return;
    this.trouble = '';
    this.step = step;
    if (step !== 'email' || (this.letter.base !== null && this.#writtenFor === this.holderId))
      return;
    this.#writtenFor = this.holderId;
    void this.letter.read();
  }

  /** Shares it all; null where that was refused. */
  async send(): Promise<Shared | null> {
    if (this.isSending) return null;
    this.isSending = true;
    this.trouble = '';
    try {
      return await shares.share(this.#draft());
    } catch (cause) {
      await this.#refuse(cause);
      return null;
    } finally {
      this.isSending = false;
    }
  }

  #draft() {
    return {
      holderId: this.holderId,
      addressId: this.addressId,
      documents: this.picked.map(({ id }) => id),
      dueOn: this.dueOn,
      wording: this.letter.wording,
    };
  }

  /** Goes back to the step that a refusal belongs to, with what stands now. */
  async #refuse(cause: unknown): Promise<void> {
    const { field } = refusalOf(cause);
    if (field === 'subject' || field === 'message') {
      this.letter.refuse(cause);
      this.step = 'email';
      return;
    }
    await this.read();
    this.trouble = errorSentence(cause);
    if (field === 'documents' || field === 'dueOn') this.step = 'items';
  }
}
