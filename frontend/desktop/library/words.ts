// The kinds and states of documents and questions, in the language that shows now.
import { m } from '../words';
import type { DocumentKind, LibraryDocument, Purpose, Question, QuestionKind } from '../contract';

export const documentKinds: Record<DocumentKind, () => string> = {
  text: m.paper_kind_text,
  form: m.paper_kind_form,
  file: m.paper_kind_file,
};

export const questionKinds: Record<QuestionKind, () => string> = {
  short_text: m.paper_question_short_text,
  long_text: m.paper_question_long_text,
  one_choice: m.paper_question_one_choice,
  many_choices: m.paper_question_many_choices,
  scale: m.paper_question_scale,
  date: m.paper_question_date,
  number: m.paper_question_number,
  address: m.paper_question_address,
  agreement: m.paper_question_agreement,
  heading: m.paper_question_heading,
};

/** The measures that can be put into a form, by their names, which are the same everywhere. */
export const measureNames = { phq9: 'PHQ-9', gad7: 'GAD-7' } as const;

/** How far a document is. */
export function stateWords(document: LibraryDocument): string {
  if (document.published === 0) return m.paper_state_draft();
  const number = document.published;
  return document.isChanged
    ? m.paper_state_changed({ number })
    : m.paper_state_published({ number });
}

/** A language by its own name. */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The languages that a document can be in. */
export const languages = ['en', 'es'];

/** The days on which clients can be reminded, from the day due. */
export const reminderDays: readonly [number, () => string][] = [
  [-7, m.paper_reminder_week],
  [-3, m.paper_reminder_three_days],
  [-2, m.paper_reminder_two_days],
  [-1, m.paper_reminder_day_before],
  [0, m.paper_reminder_due_day],
  [1, m.paper_reminder_day_after],
];

/** The days on which clients are reminded, in words. */
export function reminderWords(days: readonly number[], locale: string): string {
  const chosen = reminderDays.filter(([day]) => days.includes(day)).map(([, label]) => label());
  if (chosen.length === 0) return m.paper_reminders_none();
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(chosen);
}

/** The details of the profile that a question can ask for, the first of them none. */
export function purposesFor(question: Question): { value: Purpose | ''; label: string }[] {
  const none = { value: '' as const, label: m.paper_purpose_none() };
  switch (question.kind) {
    case 'short_text':
      return [
        none,
        { value: 'preferred_name', label: m.paper_purpose_preferred_name() },
        { value: 'phone', label: m.paper_purpose_phone() },
        { value: 'email', label: m.paper_purpose_email() },
      ];
    case 'date':
      return [none, { value: 'born_on', label: m.paper_purpose_born_on() }];
    default:
      if (question.purpose !== 'email_consent') return [none];
      return [none, { value: 'email_consent', label: m.paper_purpose_email_consent() }];
  }
}
