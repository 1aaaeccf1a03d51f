// The words of one mail while the practitioner writes them: what they start from, what was typed, what
// was refused, and how the client will read it. The same for a mail that is to be sent and one that waits.
import { errorSentence, faultSentence, placeFault } from '../fault';
import { templateWording, type MailMessage, type MailPreview, type Wording } from '../bridge';
import type { Unsaved } from '../state/unsaved';

/** Where the words of a mail come from, and who shows them as a mail. */
export interface LetterSource {
  read: () => Promise<MailMessage>;
  preview: (wording: Wording) => Promise<MailPreview>;
}

const fields = ['subject', 'message'];

/** The words that an editor of words works on: those of one mail, or a template's. */
export interface Words extends Wording {
  /** Null until they are read. */
  readonly base: { language: string; linkDays: number } | null;
  /** Whether they are the ones that the editor goes back to. */
  readonly isTemplate: boolean;
  /** How many characters the message may still grow by. */
  readonly left: number;
  readonly errors: Record<string, string>;
  preview: MailPreview | null;
  reset: () => void;
  look: () => Promise<void>;
}

/** The editor's state of one mail. */
export class Letter implements Words {
  readonly #source: LetterSource;
  #base = $state.raw<MailMessage | null>(null);
  #isLeaving = false;
  subject = $state('');
  message = $state('');
  /** Sentences by field; those of the whole letter are under `form`. */
  errors = $state.raw<Record<string, string>>({});
  /** What the client would read; null while nobody asked. */
  preview = $state.raw<MailPreview | null>(null);

  constructor(source: LetterSource) {
    this.#source = source;
  }

  /** What the editor started from; null until it is read. */
  get base(): MailMessage | null {
    return this.#base;
  }

  get isChanged(): boolean {
    return (
      this.#base !== null &&
      (this.subject !== this.#base.subject || this.message !== this.#base.message)
    );
  }

  /** Whether the words are the template's. */
  get isTemplate(): boolean {
    return (
      this.#base !== null &&
      this.subject === this.#base.templateSubject &&
      this.message === this.#base.templateMessage
    );
  }

  /** How many characters the message may still grow by; negative once it is too long. */
  get left(): number {
    return (this.#base?.messageMax ?? 0) - [...this.message].length;
  }

  /** What is to be sent; the template's own words are left to the template. */
  get wording(): Wording {
    if (this.#base === null || this.isTemplate) return templateWording;
    return { subject: this.subject, message: this.message };
  }

  async read(): Promise<void> {
    try {
      const base = await this.#source.read();
      const isTyped = this.isChanged;
      this.#base = base;
      if (isTyped) return;
      this.subject = base.subject;
      this.message = base.message;
      this.errors = {};
    } catch (cause) {
      this.errors = { form: errorSentence(cause) };
    }
  }

  /** Takes the template's words. */
  reset(): void {
    if (this.#base === null) return;
    this.subject = this.#base.templateSubject;
    this.message = this.#base.templateMessage;
    this.errors = {};
  }

  /** Says whether something stands in both fields, and otherwise marks the empty ones. */
  isWritten(): boolean {
    this.errors = missingIn(this);
    return Object.keys(this.errors).length === 0;
  }

  /** Puts a refusal where it belongs; says whether it belongs to one of the fields. */
  refuse(cause: unknown): boolean {
    this.#isLeaving = false;
    this.errors = placeFault(cause, fields);
    return !('form' in this.errors);
  }

  async look(): Promise<void> {
    if (!this.isWritten()) return;
    try {
      this.preview = await this.#source.preview(this.wording);
    } catch (cause) {
      this.refuse(cause);
    }
  }

  /** The words are on their way: where they arrive, nothing of them is left to be kept. */
  leave(): void {
    this.#isLeaving = true;
  }

  /**
   * Takes up what was left unsent at this place; the returned function keeps what is left now. What was taken up and could
   * not be shown yet is left as it was.
   */
  survive(unsaved: Unsaved, place: string): () => void {
    let kept = unsaved.take<Wording>(place);
    void this.read().then(() => {
      if (kept === undefined || this.#base === null) return;
      this.subject = kept.subject;
      this.message = kept.message;
      kept = undefined;
    });
    return () => {
      const left = kept ?? { subject: this.subject, message: this.message };
      if ((kept || this.isChanged) && !this.#isLeaving) unsaved.keep(place, left);
      kept = undefined;
    };
  }
}

/** Marks the empty fields of a wording. */
export function missingIn(wording: Wording): Record<string, string> {
  const missing = fields.filter((field) => wording[field as keyof Wording].trim() === '');
  return Object.fromEntries(missing.map((field) => [field, faultSentence('missing')]));
}

/** Puts a text into another one in place of what is selected there; `end` is behind what was put in. */
export function inserted(
  text: string,
  piece: string,
  from: number,
  to: number,
): { text: string; end: number } {
  return { text: text.slice(0, from) + piece + text.slice(to), end: from + piece.length };
}
