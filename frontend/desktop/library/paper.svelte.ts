// One document while the practitioner works on it: what is stored, what is typed over it, and whether somebody
// else has changed it meanwhile.
import { documents, refusalOf, type DocumentKind, type Paper } from '../bridge';
import type { Form, LibraryDocument } from '../contract';
import { errorSentence, faultSentence } from '../fault';
import type { Unsaved } from '../state/unsaved';
import { newSection } from './builder';

interface Typed {
  title: string;
  language: string;
  text: string;
  form: Form;
}

interface Kept extends Typed {
  /** The version that it was typed over. */
  version: number;
}

function typedOf(paper: Paper | null, language: string): Typed {
  if (paper)
    return structuredClone({
      title: paper.document.title,
      language: paper.document.language,
      text: paper.text,
      form: paper.form,
    });
  return { title: '', language, text: '', form: { sections: [newSection()] } };
}

/** The editor's state of one document. */
export class PaperEdit {
  readonly kind: DocumentKind;
  readonly #language: string;
  #stored: Paper | null;
  #version: number;
  typed: Typed;
  /** Sentences by the place that Go names; those of the whole document are under `whole`. */
  errors = $state.raw<Record<string, string>>({});
  isConflict = $state(false);
  isBusy = $state(false);

  constructor(kind: DocumentKind, stored: Paper | null, language: string) {
    this.kind = kind;
    this.#language = language;
    this.#stored = $state.raw(stored);
    this.#version = stored?.document.version ?? 0;
    this.typed = $state(typedOf(stored, language));
  }

  /** What is stored; null for a document that was never saved. */
  get stored(): Paper | null {
    return this.#stored;
  }

  get document(): LibraryDocument | null {
    return this.#stored?.document ?? null;
  }

  get isChanged(): boolean {
    return JSON.stringify(this.typed) !== JSON.stringify(typedOf(this.#stored, this.#language));
  }

  /** Where unsaved words are kept. */
  get place(): string {
    return `document:${this.document?.id ?? `new ${this.kind}`}`;
  }

  /** What is wrong at a place, or anywhere under it. */
  errorUnder(place: string): string | undefined {
    const found = Object.keys(this.errors).find(
      (each) => each === place || each.startsWith(`${place}.`),
    );
    return found === undefined ? undefined : this.errors[found];
  }

  /** Takes in what is stored now. What was typed stays, and is told apart from it. */
  follow(stored: Paper): void {
    const wasChanged = this.isChanged;
    this.#stored = stored;
    if (!wasChanged) this.discard();
    else this.isConflict = stored.document.version !== this.#version;
  }

  /** Drops what was typed. */
  discard(): void {
    this.typed = typedOf(this.#stored, this.#language);
    this.#version = this.document?.version ?? 0;
    this.errors = {};
    this.isConflict = false;
  }

  /** Stores what is typed as the draft; says whether it went through. */
  save(): Promise<boolean> {
    return this.#run(() => this.#store());
  }

  /** Gives out the draft as the next version. */
  publish(): Promise<boolean> {
    return this.#run(async () => {
      const { id } = this.#must();
      return documents.publish(id, this.#version);
    });
  }

  /** Puts another file in the place of this one. */
  replace(name: string, content: string): Promise<boolean> {
    return this.#run(() => documents.replaceFile(this.#must().id, this.#version, name, content));
  }

  /** Drops what was typed, and shows what is stored now. */
  async showStored(): Promise<void> {
    if (await this.#readAgain()) this.discard();
  }

  /** Stores what is typed in place of what somebody else has stored meanwhile. */
  async saveMine(): Promise<boolean> {
    if (!(await this.#readAgain())) return false;
    this.#version = this.#must().version;
    return this.save();
  }

  takeUp(unsaved: Unsaved): void {
    const kept = unsaved.take<Kept>(this.place);
    if (!kept) return;
    const { version, ...typed } = kept;
    this.typed = typed;
    this.isConflict = version !== this.#version;
    this.#version = version;
  }

  keep(unsaved: Unsaved): void {
    if (!this.isChanged) return;
    const kept: Kept = { ...$state.snapshot(this.typed), version: this.#version };
    unsaved.keep(this.place, kept);
  }

  /** Runs one verb at a time, and takes in the document as it is then. */
  async #run(verb: () => Promise<Paper>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.errors = {};
    try {
      this.#stored = await verb();
      this.discard();
      return true;
    } catch (cause) {
      const { code, field } = refusalOf(cause);
      this.isConflict = code === 'conflict';
      if (!this.isConflict) this.errors = { [field || 'whole']: faultSentence(code) };
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  #store(): Promise<Paper> {
    const { title, language, text, form } = $state.snapshot(this.typed);
    const id = this.document?.id;
    if (this.kind === 'text') {
      const draft = { title, language, text };
      return id ? documents.saveText(id, this.#version, draft) : documents.addText(draft);
    }
    if (this.kind === 'form') {
      const sheet = { title, language, form };
      return id ? documents.saveForm(id, this.#version, sheet) : documents.addForm(sheet);
    }
    return documents.saveFile(this.#must().id, this.#version, { title, language });
  }

  #must(): LibraryDocument {
    if (!this.document) throw new Error('nothing is stored yet');
    return this.document;
  }

  async #readAgain(): Promise<boolean> {
    try {
      this.#stored = await documents.get(this.#must().id);
      return true;
    } catch (cause) {
      this.errors = { whole: errorSentence(cause) };
      return false;
    }
  }
}
