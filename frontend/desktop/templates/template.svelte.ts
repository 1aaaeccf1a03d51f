// One template while the practitioner writes it: what is stored, what is typed over it, and whether somebody
// else has changed it meanwhile.
import { errorSentence, placeFault } from '../fault';
import {
  refusalOf,
  templates,
  templateWording,
  type MailPreview,
  type Template,
  type Wording,
} from '../bridge';
import { missingIn, type Words } from '../letter/letter.svelte';
import type { Unsaved } from '../state/unsaved';

interface Kept extends Wording {
  /** The version that it was typed over. */
  version: number;
}

const fields = ['subject', 'message'];

/** Where unsaved words of a template are kept. */
export function placeOf({ kind, language }: Pick<Template, 'kind' | 'language'>): string {
  return `template:${kind}:${language}`;
}

/** The editor's state of one template. */
export class TemplateEdit implements Words {
  #stored: Template;
  /** The one that was typed over. */
  #version: number;
  subject = $state('');
  message = $state('');
  /** Sentences by field; those of the whole template are under `form`. */
  errors = $state.raw<Record<string, string>>({});
  preview = $state.raw<MailPreview | null>(null);
  /** What is stored has changed since the typing began. */
  isConflict = $state(false);
  isSaving = $state(false);
  isTesting = $state(false);

  constructor(stored: Template) {
    this.#stored = $state.raw(stored);
    this.#version = stored.version;
    this.discard();
  }

  get base(): { language: string; linkDays: number } {
    return { language: this.#stored.language, linkDays: 0 };
  }

  get isChanged(): boolean {
    return this.subject !== this.#stored.subject || this.message !== this.#stored.message;
  }

  /** Whether the words are the standard text. */
  get isTemplate(): boolean {
    return (
      this.subject === this.#stored.standardSubject && this.message === this.#stored.standardMessage
    );
  }

  get left(): number {
    return this.#stored.messageMax - [...this.message].length;
  }

  /** Takes in what is stored now. What was typed stays, and is told apart from it. */
  follow(stored: Template): void {
    const wasChanged = this.isChanged;
    this.#stored = stored;
    if (!wasChanged) this.discard();
    else this.isConflict = stored.version !== this.#version;
  }

  /** Takes the standard text; nothing is stored by it. */
  reset(): void {
    this.subject = this.#stored.standardSubject;
    this.message = this.#stored.standardMessage;
    this.errors = {};
  }

  /** Drops what was typed. */
  discard(): void {
    this.subject = this.#stored.subject;
    this.message = this.#stored.message;
    this.#version = this.#stored.version;
    this.errors = {};
    this.isConflict = false;
  }

  /** Stores what is typed; says whether it went through. */
  async save(): Promise<boolean> {
    if (this.isSaving || !this.#isWritten()) return false;
    this.isSaving = true;
    try {
      const { kind, language } = this.#stored;
      const wording = this.isTemplate ? templateWording : this.#typed();
      this.#stored = await templates.save(kind, language, this.#version, wording);
      this.discard();
      return true;
    } catch (cause) {
      this.isConflict = refusalOf(cause).code === 'conflict';
      this.errors = this.isConflict ? {} : placeFault(cause, fields);
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  /** Drops what was typed, and shows what is stored now. */
  async showStored(): Promise<void> {
    if (await this.#readAgain()) this.discard();
  }

  /** Stores what is typed in place of what somebody else has stored meanwhile. */
  async saveMine(): Promise<boolean> {
    if (!(await this.#readAgain())) return false;
    this.#version = this.#stored.version;
    return this.save();
  }

  async look(): Promise<void> {
    if (!this.#isWritten()) return;
    try {
      const { kind, language } = this.#stored;
      this.preview = await templates.preview(kind, language, this.#typed());
    } catch (cause) {
      this.errors = placeFault(cause, fields);
    }
  }

  /** Mails what is typed, saved or not, to the practice itself; says whether it is in the outbox. */
  async test(): Promise<boolean> {
    if (this.isTesting || !this.#isWritten()) return false;
    this.isTesting = true;
    try {
      const { kind, language } = this.#stored;
      await templates.sendTest(kind, language, this.#typed());
      return true;
    } catch (cause) {
      this.errors = placeFault(cause, fields);
      return false;
    } finally {
      this.isTesting = false;
    }
  }

  /** Takes up what was left unsaved at this place. */
  takeUp(unsaved: Unsaved): void {
    const kept = unsaved.take<Kept>(placeOf(this.#stored));
    if (!kept) return;
    this.subject = kept.subject;
    this.message = kept.message;
    this.#version = kept.version;
    this.isConflict = kept.version !== this.#stored.version;
  }

  /** Leaves what is typed for later. */
  keep(unsaved: Unsaved): void {
    if (!this.isChanged) return;
    const kept: Kept = { ...this.#typed(), version: this.#version };
    unsaved.keep(placeOf(this.#stored), kept);
  }

  async #readAgain(): Promise<boolean> {
    try {
      const { kind, language } = this.#stored;
      const list = await templates.list();
      this.#stored =
        list.find((each) => placeOf(each) === placeOf({ kind, language })) ?? this.#stored;
      return true;
    } catch (cause) {
      this.errors = { form: errorSentence(cause) };
      return false;
    }
  }

  #typed(): Wording {
    return { subject: this.subject, message: this.message };
  }

  #isWritten(): boolean {
    this.errors = missingIn(this);
    return Object.keys(this.errors).length === 0;
  }
}
