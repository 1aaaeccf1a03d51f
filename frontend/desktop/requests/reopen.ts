// Takes an answer to a request back, before the client is told of it.
import { m } from '$words';
import { requests, type TimeRequest } from '$bridge';
import { errorSentence } from '../fault';
import type { AppState } from '../state/app.svelte';

async function reopen(app: Pick<AppState, 'toaster'>, id: string): Promise<void> {
  try {
    await requests.reopen(id);
    app.toaster.show(m.requests_reopened_toast());
  } catch (cause) {
    app.toaster.show(errorSentence(cause));
  }
}

/** Says that a request is answered. As long as the mail about it waits the answer can be taken back; so can one of which no
 * mail tells. */
export function tellAnswered(
  app: Pick<AppState, 'toaster' | 'practice'>,
  { id, why }: TimeRequest,
  said: string,
): void {
  const seconds = app.practice.value?.undoSeconds ?? 0;
  if (seconds === 0 && why === '') {
    app.toaster.show(said);
    return;
  }
  const action = { label: m.undo(), isUndo: true, run: () => void reopen(app, id) } as const;
  app.toaster.show(said, action, Math.max(6, seconds) * 1000);
}
