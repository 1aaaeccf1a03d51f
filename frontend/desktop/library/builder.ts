// What the form builder does to a form, apart from the screen: new pieces, their order, and which questions
// are asked. Go checks all of it again when the form is saved.
import type { Form, Question, QuestionKind, Section } from '../contract';

/** Answers as the preview holds them, by question. */
export type Tried = Record<string, string | string[] | boolean>;

/** Every question of a form, in order. */
export function questionsOf(form: Form): Question[] {
  return form.sections.flatMap((section) => section.questions);
}

function freeName(prefix: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** A question of a kind, with a name that no other has. */
export function newQuestion(form: Form, kind: QuestionKind): Question {
  const isChoice = kind === 'one_choice' || kind === 'many_choices';
  return {
    id: freeName(
      'q',
      questionsOf(form).map((each) => each.id),
    ),
    kind,
    label: '',
    hint: '',
    isRequired: false,
    options: isChoice ? ['o1', 'o2'].map((value) => ({ value, label: '' })) : [],
    min: 0,
    max: kind === 'scale' ? 10 : 0,
    lowLabel: '',
    purpose: '',
    highLabel: '',
    showIf: { question: '', value: '' },
  };
}

export function newSection(): Section {
  return { title: '', text: '', measure: '', questions: [] };
}

/** Adds an answer to choose from, with a value that no other has. */
export function addOption(question: Question): void {
  const value = freeName(
    'o',
    question.options.map((each) => each.value),
  );
  question.options.push({ value, label: '' });
}

/** Moves one piece of a list by a step; at its end it stays. */
export function step<Piece>(list: Piece[], from: number, by: -1 | 1): void {
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  const [piece] = list.splice(from, 1);
  if (piece !== undefined) list.splice(to, 0, piece);
}

/** The questions that a condition of this one can rest on: earlier choices and agreements. */
export function basesFor(form: Form, id: string): Question[] {
  const all = questionsOf(form);
  const at = all.findIndex((each) => each.id === id);
  return all.slice(0, at).filter((each) => each.options.length > 0 || each.kind === 'agreement');
}

/** Lets go of conditions that rest on what is no longer there. */
export function mendConditions(form: Form): void {
  const all = questionsOf(form);
  for (const question of all) {
    const { showIf } = question;
    if (showIf.question === '') continue;
    const on = all.find((each) => each.id === showIf.question);
    const isSound =
      on && (on.kind === 'agreement' || on.options.some((each) => each.value === showIf.value));
    if (!isSound) question.showIf = { question: '', value: '' };
  }
}

/** The names of the questions that are asked, given what was answered so far. */
export function askedOf(form: Form, tried: Tried): Set<string> {
  const asked = new Set<string>();
  for (const { id, showIf } of questionsOf(form)) {
    if (showIf.question === '') {
      asked.add(id);
      continue;
    }
    const answer = asked.has(showIf.question) ? tried[showIf.question] : undefined;
    const isMet = Array.isArray(answer)
      ? answer.includes(showIf.value)
      : answer === true || (typeof answer === 'string' && answer === showIf.value);
    if (isMet) asked.add(id);
  }
  return asked;
}
