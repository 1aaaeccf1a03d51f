// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { MailAccount, Preset } from '../bridge';
import { draftOf, formOf, isSignedIn, presetOf, withPreset } from './accountForm';

const stored: MailAccount = {
  isSet: true,
  host: 'smtp.example.test',
  port: 465,
  security: 'tls',
  username: 'nora@example.test',
  signIn: 'password',
  hasPassword: true,
  client: '',
  hasSecret: false,
  tenant: '',
  hasLeave: false,
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
  const preset: Preset = {
    key: 'example',
    name: 'Example Mail',
    host: 'smtp.provider.example.test',
    port: 587,
    security: 'starttls',
    needsToken: true,
    signIn: 'google',
  };

  it('are recognized by their server', () => {
    const form = { ...formOf(stored, ''), host: ' SMTP.Provider.example.test ' };
    expect(presetOf(form, [preset])).toBe(preset);
    expect(presetOf(formOf(stored, ''), [preset])).toBeUndefined();
  });

  it('fill in the server, and the address as the user name', () => {
    const form = { ...formOf(stored, ''), username: '' };
    expect(withPreset(form, preset)).toMatchObject({
      host: 'smtp.provider.example.test',
      port: '587',
      security: 'starttls',
      username: 'nora@example.test',
    });
  });

  it('leave the way to sign in alone only where the provider offers it', () => {
    const form = { ...formOf(stored, ''), signIn: 'google' as const };
    expect(withPreset(form, preset).signIn).toBe('google');
    expect(withPreset(form, { ...preset, signIn: '' }).signIn).toBe('password');
  });

  it('leave a user name that was typed alone', () => {
    expect(withPreset({ ...formOf(stored, ''), username: 'nora' }, preset).username).toBe('nora');
  });
});

describe('leave of the provider', () => {
  const agreed: MailAccount = {
    ...stored,
    signIn: 'microsoft',
    client: 'id',
    tenant: 'common',
    hasLeave: true,
  };

  it('is for one mailbox, one registration and one directory', () => {
    const form = formOf(agreed, '');
    expect(isSignedIn(form, agreed)).toBe(true);
    expect(isSignedIn({ ...form, tenant: '' }, agreed)).toBe(true);
    expect(isSignedIn({ ...form, client: 'another' }, agreed)).toBe(false);
    expect(isSignedIn({ ...form, username: 'sam@example.test' }, agreed)).toBe(false);
    expect(isSignedIn({ ...form, signIn: 'google' }, agreed)).toBe(false);
    expect(isSignedIn(form, { ...agreed, hasLeave: false })).toBe(false);
  });
});
