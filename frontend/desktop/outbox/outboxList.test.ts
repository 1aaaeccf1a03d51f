import { beforeEach, describe, expect, it } from 'vitest';
import type { OutboxPage, OutboxQuery, OutboxRow } from '../bridge';
import { OutboxList, PAGE_SIZE } from './outboxList.svelte';

const row = (id: string) => ({ id }) as OutboxRow;
type Answer = (query: OutboxQuery) => Promise<OutboxPage>;
let answer: Answer;

beforeEach(() => {
  window.go = { desktop: { Outboxes: { Page: (query) => answer(query as OutboxQuery) } } };
});

describe('the list of one box', () => {
  it('drops an answer that comes late for another box', async () => {
    let answerLate: (page: OutboxPage) => void = () => undefined;
    const late = new Promise<OutboxPage>((resolve) => (answerLate = resolve));
    answer = (query) =>
      query.box === 'waiting' ? late : Promise.resolve({ rows: [row('p1')], total: 1 });
    const list = new OutboxList('waiting');
    const first = list.show('waiting');
    await list.show('problems');
    answerLate({ rows: [row('w1')], total: 1 });
    await first;
    expect(list.rows.map(({ id }) => id)).toEqual(['p1']);
  });

  it('steps back when the page it showed has emptied', async () => {
    answer = ({ offset }) =>
      Promise.resolve({ rows: offset === 0 ? [row('w1')] : [], total: PAGE_SIZE });
    const list = new OutboxList('waiting');
    await list.move(PAGE_SIZE);
    expect(list.offset).toBe(0);
    expect(list.rows).toHaveLength(1);
  });

  it('keeps its rows and says why when it cannot be read', async () => {
    answer = () => Promise.resolve({ rows: [row('w1')], total: 1 });
    const list = new OutboxList('waiting');
    await list.read();
    answer = () => Promise.reject({ code: 'busy', field: '' });
    await list.read();
    expect(list.rows).toHaveLength(1);
    expect(list.trouble).toContain('hands full');
  });
});
