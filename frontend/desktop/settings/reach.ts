// What the check of the way to the portal means, in words.
import { m } from '../words';
import type { ReachStep } from '../bridge';

const names: Record<ReachStep['step'], () => string> = {
  served: m.hosting_step_served,
  name: m.hosting_step_name,
  connection: m.hosting_step_connection,
  certificate: m.hosting_step_certificate,
  answer: m.hosting_step_answer,
  switch: m.hosting_step_switch,
  outside: m.hosting_step_outside,
};

/** What a step looks at. */
export function stepName(step: ReachStep['step']): string {
  return names[step]();
}

/** Whether the whole way was walked and nothing is in it. */
export function isReached(steps: readonly ReachStep[]): boolean {
  return (
    steps.some(({ step }) => step === 'outside') && steps.every(({ state }) => state !== 'failed')
  );
}
