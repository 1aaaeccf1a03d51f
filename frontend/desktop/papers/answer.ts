// What somebody answered, as it is read.
import { m } from '$words';
import type { Given, Question } from '$bridge';

const addressParts = ['street', 'unit', 'city', 'region', 'postcode', 'country'];

/** An answer in words; empty where there is none. */
export function answerText(question: Question, answer: unknown, locale: string): string {
  if (answer === undefined || answer === null) return '';
  if (question.kind === 'agreement') return answer === true ? m.given_yes() : '';
  if (question.kind === 'address') {
    const address = answer as Record<string, string>;
    return addressParts
      .map((part) => address[part])
      .filter(Boolean)
      .join(', ');
  }
  if (question.kind === 'one_choice' || question.kind === 'many_choices') {
    const chosen = Array.isArray(answer) ? answer : [answer];
    return question.options
      .filter((option) => chosen.includes(option.value))
      .map((option) => option.label)
      .join(', ');
  }
  if (typeof answer === 'number') return new Intl.NumberFormat(locale).format(answer);
  return typeof answer === 'string' ? answer : '';
}

/** Whether a question is asked of somebody who answered this. */
export function isAsked(question: Question, answers: Record<string, unknown>): boolean {
  const { question: on, value } = question.showIf;
  if (on === '') return true;
  const given = answers[on];
  if (value === '') return given === true;
  return Array.isArray(given) ? given.includes(value) : given === value;
}

/** A hash in groups that an eye can compare. */
export function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(' ') ?? '';
}

/** What the mail that tells of a document has come to, for whoever asks whether they were told. */
export function mailOf(state: Given['mailState']): 'waits' | 'gone' | 'uncertain' | 'untold' {
  switch (state) {
    case 'held':
    case 'queued':
    case 'sending':
    case 'retrying':
      return 'waits';
    case 'sent':
      return 'gone';
    case 'in_doubt':
      return 'uncertain';
    default:
      return 'untold';
  }
}
