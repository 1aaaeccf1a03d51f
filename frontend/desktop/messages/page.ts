// How pages of a thread come together, and where a day begins in them.
import type { Conversation, Message } from '$bridge';
import { calendarDay } from '../when';

/**
 * What is on the screen with the newest page in the place of what it covers; null where so much came in that nothing
 * joins the two.
 */
export function merged(
  shown: readonly Message[],
  newest: Pick<Conversation, 'messages' | 'hasOlder'>,
): Message[] | null {
  const first = newest.messages[0];
  if (!first || !newest.hasOlder) return newest.messages;
  const at = shown.findIndex(({ id }) => id === first.id);
  if (at === -1) return null;
  return [...shown.slice(0, at), ...newest.messages];
}

/** The days of a thread, each with its messages. */
export function days(
  messages: readonly Message[],
  now: number,
  locale: string,
  zone: string,
): { day: string; messages: Message[] }[] {
  const found: { day: string; messages: Message[] }[] = [];
  for (const message of messages) {
    const day = calendarDay(message.at, now, locale, zone);
    const last = found.at(-1);
    if (last?.day === day) last.messages.push(message);
    else found.push({ day, messages: [message] });
  }
  return found;
}
