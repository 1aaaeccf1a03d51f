// What is the matter with a client's way in, as one plain sentence, and how it looks. Pure.
import { m } from '$words';
import type { ClientHelp, Finding } from '$bridge';

interface Said {
  name: string;
  /** The moment that the finding speaks of; empty where there is none. */
  time: string;
  address: string;
}

const sentences: Record<Finding, (said: Said) => string> = {
  archived: ({ name }) => m.help_found_archived({ name }),
  not_set_up: () => m.help_found_not_set_up(),
  practice_off: () => m.help_found_practice_off(),
  disabled: ({ name, time }) => m.help_found_disabled({ name, time }),
  no_address: ({ name }) => m.help_found_no_address({ name }),
  no_consent: ({ name }) => m.help_found_no_consent({ name }),
  not_invited: ({ name }) => m.help_found_not_invited({ name }),
  inside: ({ name }) => m.help_found_inside({ name }),
  code_open: ({ name, time }) => m.help_found_code_open({ name, time }),
  not_sent: () => m.help_found_not_sent(),
  mail_held: () => m.help_found_mail_held(),
  mail_no_account: () => m.help_found_mail_no_account(),
  mail_paused: () => m.help_found_mail_paused(),
  mail_offline: () => m.help_found_mail_offline(),
  mail_account: () => m.help_found_mail_account(),
  mail_busy: () => m.help_found_mail_busy(),
  mail_queued: () => m.help_found_mail_queued(),
  mail_sending: () => m.help_found_mail_sending(),
  mail_deferred: ({ time }) => m.help_found_mail_deferred({ time }),
  mail_failed: () => m.help_found_mail_failed(),
  mail_returned: ({ name }) => m.help_found_mail_returned({ name }),
  mail_delayed: ({ name, time }) => m.help_found_mail_delayed({ name, time }),
  mail_uncertain: ({ name }) => m.help_found_mail_uncertain({ name }),
  mail_taken_back: () => m.help_found_mail_taken_back(),
  consent_taken: ({ name }) => m.help_found_consent_taken({ name }),
  other_address: ({ name, time, address }) => m.help_found_other_address({ name, time, address }),
  code_wrong: ({ name, time }) => m.help_found_code_wrong({ name, time }),
  code_used: ({ time }) => m.help_found_code_used({ time }),
  code_expired: ({ time }) => m.help_found_code_expired({ time }),
  code_too_many: ({ time }) => m.help_found_code_too_many({ time }),
  not_opened: ({ name, time, address }) => m.help_found_not_opened({ name, time, address }),
  not_confirmed: ({ name, time }) => m.help_found_not_confirmed({ name, time }),
  expired: () => m.help_found_expired(),
  expired_unopened: ({ name }) => m.help_found_expired_unopened({ name }),
  signed_in: ({ name, time }) => m.help_found_signed_in({ name, time }),
};

/** The diagnosis in one sentence or two; the second says what to do. */
export function diagnosisWords(
  help: Pick<ClientHelp, 'diagnosis' | 'address'>,
  name: string,
  when: (iso: string) => string,
): string {
  const { finding, at } = help.diagnosis;
  return sentences[finding]({ name, time: at === null ? '' : when(at), address: help.address });
}

const fine: readonly Finding[] = ['inside', 'signed_in', 'code_open'];
const broken: readonly Finding[] = ['mail_failed', 'mail_returned', 'mail_account'];
const waiting: readonly Finding[] = [
  'archived',
  'practice_off',
  'disabled',
  'not_invited',
  'no_address',
  'no_consent',
  'not_set_up',
  'mail_held',
  'mail_queued',
  'mail_sending',
  'mail_offline',
  'mail_paused',
  'mail_no_account',
  'mail_busy',
  'not_sent',
];

/** How bad it is. */
export function diagnosisTone(finding: Finding): 'success' | 'danger' | 'queued' | 'warn' {
  if (fine.includes(finding)) return 'success';
  if (broken.includes(finding)) return 'danger';
  return waiting.includes(finding) ? 'queued' : 'warn';
}

/** A code as it is read out: in two groups. */
export function grouped(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/** A code one character at a time, for whoever hears the window and does not see it. */
export function spelled(code: string): string {
  return [...code].join(', ');
}
