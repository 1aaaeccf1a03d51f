// Which of the caught mails is being read.
import type { CaughtMail } from '../bridge';

/** The mail that was chosen; the newest as long as none was, or the chosen one is gone. */
export function chosenMail(mails: readonly CaughtMail[], id: number | null): CaughtMail | null {
  return mails.find((mail) => mail.id === id) ?? mails[0] ?? null;
}
