// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Form, Question } from '../contract';
import {
  addOption,
  askedOf,
  basesFor,
  mendConditions,
  newQuestion,
  newSection,
  step,
} from './builder';
import { readFile } from './files';

function formOf(...questions: Question[]): Form {
  return { sections: [{ ...newSection(), questions }] };
}

/** A choice, a text that hangs on it, an agreement that hangs on both, one that is always asked. */
function chain(): Form {
  const form = formOf();
  const questions = form.sections[0]!.questions;
  for (const kind of ['many_choices', 'agreement', 'long_text', 'date'] as const)
    questions.push(newQuestion(form, kind));
  questions[1]!.showIf = { question: 'q1', value: 'o2' };
  questions[2]!.showIf = { question: 'q2', value: '' };
  return form;
}

describe('a form that is built', () => {
  it('gives each question and each answer a name of its own, whatever was removed', () => {
    const form = chain();
    form.sections[0]!.questions.splice(1, 1);
    const added = newQuestion(form, 'one_choice');
    expect(added.id).toBe('q5');
    added.options.shift();
    addOption(added);
    expect(added.options.map((each) => each.value)).toEqual(['o2', 'o3']);
  });

  it('moves a piece by a step, and no further than the end', () => {
    const list = ['a', 'b', 'c'];
    step(list, 0, 1);
    step(list, 0, -1);
    expect(list).toEqual(['b', 'a', 'c']);
  });

  it('offers earlier choices and agreements alone to rest a condition on', () => {
    expect(basesFor(chain(), 'q3').map((each) => each.id)).toEqual(['q1', 'q2']);
    expect(basesFor(chain(), 'q1')).toEqual([]);
  });

  it('lets go of conditions whose question or answer is gone', () => {
    const form = chain();
    form.sections[0]!.questions[0]!.options.pop();
    mendConditions(form);
    expect(form.sections[0]!.questions.map((each) => each.showIf.question)).toEqual([
      '',
      '',
      'q2',
      '',
    ]);
  });
});

describe('a form that is tried out', () => {
  it('asks what the answers call for, and nothing that hangs on what is not asked', () => {
    const form = chain();
    expect([...askedOf(form, { q2: true })]).toEqual(['q1', 'q4']);
    expect([...askedOf(form, { q1: ['o2'] })]).toEqual(['q1', 'q2', 'q4']);
    expect([...askedOf(form, { q1: ['o1', 'o2'], q2: true })]).toEqual(['q1', 'q2', 'q3', 'q4']);
    expect([...askedOf(form, { q1: ['o1'], q2: true })]).toEqual(['q1', 'q4']);
  });
});

describe('a file that is chosen', () => {
  it('is read whole, and refused unread where it is empty or too large', async () => {
    expect(await readFile(new File(['%PDF-'], 'a.pdf'))).toBe(btoa('%PDF-'));
    await expect(readFile(new File([], 'a.pdf'))).rejects.toMatchObject({ code: 'file_empty' });
    const large = new File([new Uint8Array(10 * 2 ** 20 + 1)], 'a.pdf');
    await expect(readFile(large)).rejects.toMatchObject({ code: 'file_too_large' });
  });
});
