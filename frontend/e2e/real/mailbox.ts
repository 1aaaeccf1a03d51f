// A client's mailbox, read over IMAPS as a client's own mail program does.
import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { ImapFlow } from 'imapflow';
import PostalMime, { type Email } from 'postal-mime';
import type { MailPeer } from './peer';

/** A mail as it lies in the mailbox. */
export interface Letter {
  raw: string;
  mail: Email;
  text: string;
  html: string;
  link: string; // the sign-in link
  code: string; // the sign-in code, as it is printed
}

export class Mailbox {
  constructor(
    private readonly peer: MailPeer,
    readonly address: string,
  ) {}

  /** Everything in the inbox, oldest first. */
  async letters(): Promise<Letter[]> {
    return this.visit(async (client) => {
      const inbox = await client.mailboxOpen('INBOX', { readOnly: true });
      const letters: Letter[] = [];
      if (inbox.exists === 0) return letters;
      for await (const message of client.fetch('1:*', { source: true })) {
        if (message.source) letters.push(await read(message.source));
      }
      return letters;
    });
  }

  /** Throws everything away that an earlier test left. */
  async empty(): Promise<void> {
    await this.visit(async (client) => {
      const inbox = await client.mailboxOpen('INBOX');
      if (inbox.exists > 0) await client.messageDelete('1:*');
    });
  }

  private async visit<Result>(look: (client: ImapFlow) => Promise<Result>): Promise<Result> {
    const name = this.address.split('@')[0];
    const client = new ImapFlow({
      host: 'localhost',
      port: this.peer.ports.imaps,
      secure: true,
      auth: { user: this.address, pass: `mailbox-of-${name}` },
      tls: { ca: await readFile(this.peer.authority) },
      logger: false,
    });
    await client.connect();
    try {
      return await look(client);
    } finally {
      await client.logout();
    }
  }

  /** The number of letters there are now. */
  async count(): Promise<number> {
    return (await this.letters()).length;
  }

  /** Waits until there are so many letters and returns the newest. More than so many is a failure. */
  async newest(count: number): Promise<Letter> {
    let letters: Letter[] = [];
    await expect
      .poll(
        async () => {
          letters = await this.letters();
          return letters.length;
        },
        { message: `letters to ${this.address}`, intervals: [100, 200, 300], timeout: 20_000 },
      )
      .toBe(count);
    const newest = letters.at(-1);
    if (!newest) throw new Error(`no letter to ${this.address}`);
    return newest;
  }
}

async function read(source: Buffer): Promise<Letter> {
  const mail = await PostalMime.parse(source);
  const text = mail.text ?? '';
  return {
    raw: source.toString('utf8'),
    mail,
    text,
    html: mail.html ?? '',
    link: /https?:\/\/\S+\/l\/[A-Za-z0-9_-]+/.exec(text)?.[0] ?? '',
    code: /^\s*([0-9A-Z]{4}[ -][0-9A-Z]{4})\s*$/m.exec(text)?.[1] ?? '',
  };
}
