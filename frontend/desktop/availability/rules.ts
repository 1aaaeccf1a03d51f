// The rules of asking for a time as their form has them: lengths are chosen from those that people mean.
import { m } from '$words';
import type { Rules } from '$bridge';
import { lengthSaid, wholeNumber } from './clock';

export interface RulesForm {
  step: string;
  notice: string;
  furthest: string;
  cancelWithin: string;
}

export const ruleFields = ['step', 'notice', 'furthest', 'cancelWithin'] as const;

const HOUR = 60;
const DAY = 24 * HOUR;
const steps = [5, 10, 15, 20, 30, 60];
const lengths = [0, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY];

export function rulesFormOf({ step, notice, furthest, cancelWithin }: Rules): RulesForm {
  return {
    step: String(step),
    notice: String(notice),
    furthest: String(furthest),
    cancelWithin: String(cancelWithin),
  };
}

export function rulesOf({ step, notice, furthest, cancelWithin }: RulesForm): Rules {
  return {
    step: Number(step),
    notice: Number(notice),
    furthest: wholeNumber(furthest),
    cancelWithin: Number(cancelWithin),
  };
}

interface Choice {
  value: string;
  label: string;
}

/** The usual lengths and the one that is kept, the shortest first. */
function choices(stored: number, say: (minutes: number) => string): Choice[] {
  const all = [...new Set([...lengths, stored])].sort((a, b) => a - b);
  return all.map((minutes) => ({ value: String(minutes), label: say(minutes) }));
}

export function stepOptions(locale: string): Choice[] {
  return steps.map((minutes) => ({ value: String(minutes), label: lengthSaid(minutes, locale) }));
}

export function noticeOptions(stored: number, locale: string): Choice[] {
  return choices(stored, (minutes) =>
    minutes === 0 ? m.availability_no_notice() : lengthSaid(minutes, locale),
  );
}

export function cancelOptions(stored: number, locale: string): Choice[] {
  return choices(stored, (minutes) =>
    minutes === 0
      ? m.availability_until_start()
      : m.availability_before({ length: lengthSaid(minutes, locale) }),
  );
}
