// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { MailAccount } from '../bridge';
import { draftOf, formOf } from './accountForm';
import { providerOf, providers } from './providers';

const stored: MailAccount = {
  isSet: true,
  host: 'smtp.example.test',
  port: 465,
  security: 'tls',
  username: 'nora@example.test',
  hasPassword: true,
  senderName: 'Harbor Counseling',
  senderAddress: 'nora@example.test',
  state: 'ready',
  words: '',
  since: null,
};

describe('the form of the mail account', () => {
  it('starts from what is stored, without the password', () => {
    expect(formOf(stored, 'Ignored')).toMatchObject({ port: '465', security: 'tls', password: '' });
  });

  it('suggests the name of the practice and the usual port on a first setup', () => {
    const empty = { ...stored, isSet: false, senderName: '', port: 0, security: '' };
    expect(formOf(empty, 'Harbor Counseling')).toMatchObject({
      senderName: 'Harbor Counseling',
      port: '587',
      security: 'starttls',
    });
  });

  it('sends a port that is no number as 0, for Go to refuse at its field', () => {
    const form = formOf(stored, '');
    expect(draftOf({ ...form, port: ' 587 ' }).port).toBe(587);
    expect(draftOf({ ...form, port: 'smtp' }).port).toBe(0);
    expect(draftOf({ ...form, port: '58.7' }).port).toBe(0);
  });
});

describe('P1: the presets', () => {
  it('know a provider by its server', () => {
    expect(providerOf(' SMTP.Gmail.com ')).toBe('gmail');
    expect(providerOf('smtp.example.test')).toBe('other');
  });

  it('pair each port with its kind of encryption', () => {
    for (const { port, security } of providers) {
      expect(security).toBe(port === 465 ? 'tls' : 'starttls');
    }
  });
});
