// The steps that set a practice up, and which of them are done.
import { m } from '../words';
import type { MailAccount, Practice } from '../bridge';
import type { Route } from '../route.svelte';

/** One row of the checklist. It opens the real screen, or the dialog that creates a client. */
export interface Step {
  key: 'practice' | 'email' | 'portal' | 'client';
  title: string;
  text: string;
  isDone: boolean;
  opens: Route | 'create_client';
}

/** The steps in the order in which they are best done. */
export function checklist(
  practice: Practice | null,
  account: MailAccount | null,
  clientCount: number,
): Step[] {
  return [
    {
      key: 'practice',
      title: m.step_practice(),
      text: m.step_practice_text(),
      isDone: Boolean(practice?.name && practice.practitioner),
      opens: { name: 'settings', page: 'practice' },
    },
    {
      key: 'email',
      title: m.step_email(),
      text: m.step_email_text(),
      isDone: account?.isSet ?? false,
      opens: { name: 'settings', page: 'email' },
    },
    {
      key: 'portal',
      title: m.step_portal(),
      text: m.step_portal_text(),
      isDone: practice?.isPortalSetUp ?? false,
      opens: { name: 'settings', page: 'hosting' },
    },
    {
      key: 'client',
      title: m.step_client(),
      text: m.step_client_text(),
      isDone: clientCount > 0,
      opens: 'create_client',
    },
  ];
}
