// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { AppError, type MailMessage, type MailPreview, type Wording } from '../bridge';
import { Unsaved } from '../state/unsaved';
import { inserted, Letter } from './letter.svelte';

const template: MailMessage = {
  kind: 'resend',
  language: 'en',
  recipient: 'ana@example.test',
  subject: 'A new link',
  message: 'Hello {first_name},',
  templateSubject: 'A new link',
  templateMessage: 'Hello {first_name},',
  linkDays: 7,
  messageMax: 40,
};

function letterFrom(message: MailMessage = template) {
  const preview = vi.fn((_wording: Wording) => Promise.resolve({} as MailPreview));
  return { letter: new Letter({ read: () => Promise.resolve(message), preview }), preview };
}

describe('S27: the message editor', () => {
  it('starts from the template and sends nothing of its own while that is not changed', async () => {
    const { letter } = letterFrom();
    await letter.read();
    expect(letter.isTemplate).toBe(true);
    expect(letter.wording).toEqual({ subject: '', message: '' });
    letter.message = 'Dear {first_name},';
    expect(letter.wording).toEqual({ subject: 'A new link', message: 'Dear {first_name},' });
    letter.reset();
    expect(letter.wording).toEqual({ subject: '', message: '' });
  });

  it('starts from the words that a waiting mail has already, and can go back to the template', async () => {
    const { letter } = letterFrom({ ...template, message: 'Mine' });
    await letter.read();
    expect(letter.message).toBe('Mine');
    expect(letter.isTemplate).toBe(false);
    letter.reset();
    expect(letter.message).toBe(template.templateMessage);
  });

  it('keeps what was typed when it is read again', async () => {
    const { letter } = letterFrom();
    await letter.read();
    letter.subject = 'Typed';
    await letter.read();
    expect(letter.subject).toBe('Typed');
  });

  it('marks what is empty and asks Go nothing', async () => {
    const { letter, preview } = letterFrom();
    await letter.read();
    letter.message = ' \n';
    await letter.look();
    expect(letter.errors).toEqual({ message: 'This is needed.' });
    expect(preview).not.toHaveBeenCalled();
  });

  it('puts a refusal to its field', async () => {
    const { letter, preview } = letterFrom();
    await letter.read();
    preview.mockRejectedValueOnce(new AppError('mail_placeholder_unknown', 'message'));
    letter.message = '{name}';
    await letter.look();
    expect(letter.errors['message']).toMatch(/Words in braces/);
    expect(letter.refuse(new AppError('mail_too_late'))).toBe(false);
    expect(letter.errors['form']).toMatch(/Too late/);
  });

  it('counts characters as a person does', async () => {
    const { letter } = letterFrom();
    await letter.read();
    letter.message = '😀'.repeat(40);
    expect(letter.left).toBe(0);
  });

  it('keeps unsent words that another letter took up and had not shown yet', async () => {
    const unsaved = new Unsaved();
    unsaved.keep('here', { subject: 'Typed', message: 'Typed too' });
    const unread = letterFrom().letter;
    unread.survive(unsaved, 'here')(); // it went again before it was read
    await unread.read();
    const { letter } = letterFrom();
    letter.survive(unsaved, 'here');
    await vi.waitFor(() => expect(letter.message).toBe('Typed too'));
  });

  it('keeps unsent words for their place, and none that were sent', async () => {
    const unsaved = new Unsaved();
    const first = letterFrom().letter;
    const leave = first.survive(unsaved, 'here');
    await vi.waitFor(() => expect(first.base).not.toBeNull());
    first.subject = 'Half';
    leave();
    const second = letterFrom().letter;
    const leaveAgain = second.survive(unsaved, 'here');
    await vi.waitFor(() => expect(second.subject).toBe('Half'));
    second.leave();
    leaveAgain();
    expect(unsaved.take('here')).toBeUndefined();
  });

  it('inserts a placeholder in place of what is selected', () => {
    expect(inserted('Hello Ana,', '{first_name}', 6, 9)).toEqual({
      text: 'Hello {first_name},',
      end: 18,
    });
  });
});
