// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MailPreview, Template, Wording } from '../bridge';
import { Unsaved } from '../state/unsaved';
import { TemplateEdit, placeOf } from './template.svelte';

const stored: Template = {
  kind: 'welcome',
  language: 'en',
  version: 0,
  subject: 'Standard',
  message: 'Hello {first_name},',
  standardSubject: 'Standard',
  standardMessage: 'Hello {first_name},',
  isOwn: false,
  messageMax: 40,
  changedAt: null,
};

/** What Go has stored; another window may change it. */
let kept: Template;
const preview = vi.fn((_kind: string, _language: string, _wording: Wording) => ({}) as MailPreview);
const sendTest = vi.fn((_kind: string, _language: string, _wording: Wording) => undefined);

function refusal(code: string, field = '') {
  return new Error(JSON.stringify({ code, field }));
}

beforeEach(() => {
  kept = stored;
  const save = (_kind: string, _language: string, version: number, wording: Wording) => {
    if (version !== kept.version) throw refusal('conflict');
    if (wording.message.includes('{day}')) throw refusal('mail_placeholder_unknown', 'message');
    const isOwn = wording.subject !== '';
    const said = isOwn ? wording : { subject: stored.subject, message: stored.message };
    kept = { ...stored, ...said, isOwn, version: version + 1 };
    return kept;
  };
  const bound = { List: () => [kept], Save: save, Preview: preview, SendTest: sendTest };
  const answering = Object.fromEntries(
    Object.entries(bound).map(([name, verb]) => [
      name,
      async (...values: never[]) =>
        Promise.resolve((verb as (...v: never[]) => unknown)(...values)),
    ]),
  );
  vi.stubGlobal('window', { go: { desktop: { Templates: answering } } });
});

afterEach(() => vi.unstubAllGlobals());

describe('S6: a template', () => {
  it('is the standard text until something else is written, and marks what is unsaved', async () => {
    const edit = new TemplateEdit(stored);
    expect([edit.isTemplate, edit.isChanged]).toEqual([true, false]);
    edit.subject = 'Mine';
    expect([edit.isTemplate, edit.isChanged]).toEqual([false, true]);
    expect(await edit.save()).toBe(true);
    expect(edit.isChanged).toBe(false);
    expect(kept).toMatchObject({ subject: 'Mine', isOwn: true, version: 1 });
    edit.reset();
    expect(edit.isChanged).toBe(true);
    expect(await edit.save()).toBe(true);
    expect(kept).toMatchObject({ subject: 'Standard', isOwn: false, version: 2 });
  });

  it('marks what is empty and asks Go nothing, and puts a refusal to its field', async () => {
    const edit = new TemplateEdit(stored);
    edit.subject = ' ';
    expect(await edit.save()).toBe(false);
    expect(await edit.test()).toBe(false);
    await edit.look();
    expect(edit.errors).toEqual({ subject: 'This is needed.' });
    expect(sendTest).not.toHaveBeenCalled();
    expect(preview).not.toHaveBeenCalled();
    edit.subject = 'Mine';
    edit.message = 'On {day}';
    expect(await edit.save()).toBe(false);
    expect(edit.errors['message']).toMatch(/Words in braces/);
    expect(edit.isConflict).toBe(false);
  });

  it('is shown and tested as it is typed, not as it is stored', async () => {
    const edit = new TemplateEdit(stored);
    edit.message = 'Dear {first_name},';
    await edit.look();
    expect(await edit.test()).toBe(true);
    const typed = { subject: 'Standard', message: 'Dear {first_name},' };
    expect(preview).toHaveBeenLastCalledWith('welcome', 'en', typed);
    expect(sendTest).toHaveBeenLastCalledWith('welcome', 'en', typed);
    expect(kept).toBe(stored);
  });

  it('counts characters as a person does', () => {
    const edit = new TemplateEdit(stored);
    edit.message = '😀'.repeat(40);
    expect(edit.left).toBe(0);
  });
});

describe('two windows on one template', () => {
  it('tells the second that it was changed, keeps what it typed, and lets it choose', async () => {
    const edit = new TemplateEdit(stored);
    edit.message = 'Typed here';
    kept = { ...stored, version: 1, message: 'Stored there', isOwn: true };
    expect(await edit.save()).toBe(false);
    expect([edit.isConflict, edit.message, edit.errors]).toEqual([true, 'Typed here', {}]);
    expect(kept.message).toBe('Stored there');
    expect(await edit.saveMine()).toBe(true);
    expect(kept).toMatchObject({ message: 'Typed here', version: 2 });
  });

  it('tells it while it types, and shows what is stored when asked', async () => {
    const edit = new TemplateEdit(stored);
    edit.message = 'Typed here';
    kept = { ...stored, version: 1, message: 'Stored there', isOwn: true };
    edit.follow(kept);
    expect([edit.isConflict, edit.message]).toEqual([true, 'Typed here']);
    await edit.showStored();
    expect([edit.isConflict, edit.message, edit.isChanged]).toEqual([false, 'Stored there', false]);
  });

  it('follows what is stored while nothing is typed', () => {
    const edit = new TemplateEdit(stored);
    edit.follow({ ...stored, version: 1, subject: 'Newer' });
    expect([edit.subject, edit.isConflict, edit.isChanged]).toEqual(['Newer', false, false]);
  });
});

describe('leaving the page', () => {
  it('keeps what is unsaved, with the version that it was typed over', () => {
    const unsaved = new Unsaved();
    const edit = new TemplateEdit(stored);
    edit.keep(unsaved);
    expect(unsaved.has(placeOf(stored))).toBe(false);
    edit.subject = 'Half';
    edit.keep(unsaved);
    expect(unsaved.has(placeOf(stored))).toBe(true);
    const again = new TemplateEdit({ ...stored, version: 1 });
    again.takeUp(unsaved);
    expect([again.subject, again.isConflict]).toEqual(['Half', true]);
  });
});
