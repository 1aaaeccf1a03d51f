import { beforeEach, describe, expect, it } from 'vitest';
import { Thread } from './thread.svelte';

type Call = (...given: unknown[]) => Promise<unknown>;

/** A call that Go answers when the test says so. */
function held(answer: unknown) {
  let release: (() => void) | undefined;
  const asked = new Promise<void>((isAsked) => {
    calls['Send'] = calls['Undo'] = () => {
      isAsked();
      return new Promise((answered) => (release = () => answered(answer)));
    };
  });
  return { asked, release: () => release?.() };
}

let calls: Record<string, Call> = {};
let draft = { body: '', files: [] as unknown[] };
let saved: string[] = [];

/** A thread that is on the screen. */
async function read(): Promise<Thread> {
  const thread = new Thread('ana');
  await thread.refresh();
  return thread;
}

beforeEach(() => {
  draft = { body: '', files: [] };
  saved = [];
  calls = {
    Get: () => Promise.resolve({ messages: [], hasOlder: false, draft }),
    SaveDraft: (_, body) => {
      saved.push(String(body));
      return Promise.resolve();
    },
  };
  window.go = { desktop: { Messages: calls } };
});

describe('a thread', () => {
  it('keeps what is typed while the message before it is being sent', async () => {
    const thread = await read();
    thread.body = 'See you on Thursday.';
    const sending = held({ id: 'one' });
    const sent = thread.send();
    await sending.asked;
    thread.body = 'See you on Thursday. Bring';
    sending.release();
    expect(await sent).toMatchObject({ id: 'one' });
    expect(thread.body).toBe('Bring');
    await thread.keep();
    expect(saved, 'it is kept as the next draft').toEqual(['Bring']);
  });

  it('keeps a new text that took the place of the one that is being sent', async () => {
    const thread = await read();
    thread.body = 'Yes.';
    const sending = held({ id: 'one' });
    const sent = thread.send();
    await sending.asked;
    thread.body = 'And one more thing';
    sending.release();
    await sent;
    expect(thread.body).toBe('And one more thing');
  });

  it('is empty where nothing was typed meanwhile', async () => {
    const thread = await read();
    thread.body = 'Yes.';
    const sending = held({ id: 'one' });
    const sent = thread.send();
    await sending.asked;
    sending.release();
    await sent;
    expect(thread.body).toBe('');
  });

  it('keeps what is typed while a message is being taken back', async () => {
    const thread = await read();
    thread.body = 'And';
    const undoing = held(undefined);
    const undone = thread.undo('one');
    await undoing.asked;
    thread.body = 'And so';
    draft = { body: 'Yes.\nAnd', files: [] };
    undoing.release();
    expect(await undone).toBe(true);
    expect(thread.body).toBe('Yes.\nAnd so');
  });
});
