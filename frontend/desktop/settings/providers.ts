// Mail providers whose servers are known, so that nobody has to look them up. All of them let a
// program sign in with a password made for it.
import type { Security } from '../bridge';

/** A provider's server for sending. */
export interface Provider {
  key: string;
  name: string;
  host: string;
  port: number;
  security: Security;
}

export const OTHER = 'other';

export const providers: readonly Provider[] = [
  { key: 'fastmail', name: 'Fastmail', host: 'smtp.fastmail.com', port: 465, security: 'tls' },
  { key: 'gmail', name: 'Gmail', host: 'smtp.gmail.com', port: 587, security: 'starttls' },
  { key: 'icloud', name: 'iCloud Mail', host: 'smtp.mail.me.com', port: 587, security: 'starttls' },
  { key: 'yahoo', name: 'Yahoo Mail', host: 'smtp.mail.yahoo.com', port: 465, security: 'tls' },
  { key: 'zoho', name: 'Zoho Mail', host: 'smtp.zoho.com', port: 465, security: 'tls' },
];

/** The provider whose server this is, or "other". */
export function providerOf(host: string): string {
  const wanted = host.trim().toLowerCase();
  return providers.find((provider) => provider.host === wanted)?.key ?? OTHER;
}
