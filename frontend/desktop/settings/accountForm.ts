// The mail account as its form holds it: the port is text until it is sent.
import type { MailAccount, MailAccountDraft, Preset, Security, SignIn } from '../bridge';

export interface AccountForm {
  host: string;
  port: string;
  security: Security;
  username: string;
  password: string;
  senderName: string;
  senderAddress: string;
  signIn: SignIn;
  client: string;
  clientSecret: string;
  tenant: string;
}

/** The fields that a refusal may name. */
export const accountFields = [
  'host',
  'port',
  'security',
  'username',
  'password',
  'senderName',
  'senderAddress',
  'signIn',
  'client',
  'clientSecret',
  'tenant',
] as const;

/** What the form starts from. The stored password stays on the Go side. */
export function formOf(account: MailAccount, practiceName: string): AccountForm {
  return {
    host: account.host,
    port: account.port > 0 ? String(account.port) : '587',
    security: account.security === 'tls' ? 'tls' : 'starttls',
    username: account.username,
    password: '',
    senderName: account.isSet ? account.senderName : account.senderName || practiceName,
    senderAddress: account.senderAddress,
    signIn: account.isSet ? account.signIn : 'password',
    client: account.client,
    clientSecret: '',
    tenant: account.tenant,
  };
}

/** What is sent. */
export function draftOf(form: AccountForm): MailAccountDraft {
  return { ...form, port: portOf(form.port) };
}

/** A port as it is typed. One that is not a number becomes 0, which Go refuses at its field. */
export function portOf(typed: string): number {
  return /^\d{1,5}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
}

/** The known provider whose server the form names. */
export function presetOf(form: AccountForm, presets: readonly Preset[]): Preset | undefined {
  const host = form.host.trim().toLowerCase();
  return presets.find((preset) => preset.host === host);
}

/** The form with a provider's server; the address is the user name until another one is typed. */
export function withPreset(form: AccountForm, preset: Preset): AccountForm {
  return {
    ...form,
    host: preset.host,
    port: String(preset.port),
    security: preset.security,
    username: form.username || form.senderAddress,
    signIn: preset.signIn === form.signIn ? form.signIn : 'password',
  };
}

/** What belongs to the identity that leave was given for; another one needs the person to agree anew. */
export function isSignedIn(form: AccountForm, account: MailAccount): boolean {
  return (
    account.hasLeave &&
    form.signIn === account.signIn &&
    form.client.trim() === account.client &&
    form.username.trim() === account.username &&
    (form.tenant.trim().toLowerCase() || account.tenant) === account.tenant
  );
}
