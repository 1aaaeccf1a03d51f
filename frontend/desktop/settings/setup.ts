// What the first start asks for, in its order, and which of it is there already.
import { m } from '../words';
import type { MailAccount, Practice } from '../bridge';
import type { SetupStep } from '../route.svelte';

interface Asked {
  key: SetupStep;
  title: string;
  isDone: boolean;
}

/** The steps of the first start. */
export function setupSteps(practice: Practice | null, account: MailAccount | null): Asked[] {
  return [
    {
      key: 'practice',
      title: m.step_practice(),
      isDone: Boolean(practice?.name && practice.practitioner),
    },
    { key: 'email', title: m.step_email(), isDone: account?.isSet ?? false },
    { key: 'address', title: m.step_portal(), isDone: practice?.isPortalSetUp ?? false },
  ];
}
