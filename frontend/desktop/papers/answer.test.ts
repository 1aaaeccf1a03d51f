import { describe, expect, it } from 'vitest';
import type { Question } from '$bridge';
import { answerText, grouped, isAsked, mailOf } from './answer';

const question = (more: Partial<Question>): Question => ({
  id: 'q',
  kind: 'short_text',
  label: 'Q',
  hint: '',
  isRequired: false,
  options: [],
  min: 0,
  max: 0,
  lowLabel: '',
  purpose: '',
  highLabel: '',
  showIf: { question: '', value: '' },
  ...more,
});
const options = [
  { value: 'a', label: 'Always' },
  { value: 'n', label: 'Never' },
];

describe('S53: what was answered is read in words', () => {
  it('shows the labels of what was chosen, in the order of the form', () => {
    expect(answerText(question({ kind: 'many_choices', options }), ['n', 'a'], 'en')).toBe(
      'Always, Never',
    );
    expect(answerText(question({ kind: 'one_choice', options }), 'n', 'en')).toBe('Never');
  });
  it('joins an address, says yes to an agreement, and writes numbers as the reader does', () => {
    expect(
      answerText(
        question({ kind: 'address' }),
        { street: 'Elm 1', unit: '', city: 'Town', region: '', postcode: '', country: '' },
        'en',
      ),
    ).toBe('Elm 1, Town');
    expect(answerText(question({ kind: 'agreement' }), true, 'en')).toBe('Yes');
    expect(answerText(question({ kind: 'number' }), 1.75, 'es')).toBe('1,75');
  });
  it('is empty where nothing was answered', () => {
    expect(answerText(question({}), undefined, 'en')).toBe('');
  });
});

describe('S53: what hangs on another answer is shown only where it was asked', () => {
  it('looks at what was chosen, and at an agreement', () => {
    const hangs = question({ showIf: { question: 'x', value: 'a' } });
    expect(isAsked(hangs, { x: 'a' })).toBe(true);
    expect(isAsked(hangs, { x: ['n', 'a'] })).toBe(true);
    expect(isAsked(hangs, { x: 'n' })).toBe(false);
    expect(isAsked(question({ showIf: { question: 'x', value: '' } }), { x: true })).toBe(true);
    expect(isAsked(question({}), {})).toBe(true);
  });
});

describe('small forms', () => {
  it('groups a hash', () => {
    expect(grouped('0123456789abcdef01')).toBe('01234567 89abcdef 01');
  });
});

describe('W2: whether somebody was told of a document is what became of its mail', () => {
  it('says "sent" only once the mail server has taken it', () => {
    expect(mailOf('sent')).toBe('gone');
    for (const state of ['held', 'queued', 'sending', 'retrying'] as const)
      expect(mailOf(state)).toBe('waits');
    expect(mailOf('in_doubt')).toBe('uncertain');
    for (const state of ['failed', 'bounced', 'cancelled', ''] as const)
      expect(mailOf(state)).toBe('untold');
  });
});
