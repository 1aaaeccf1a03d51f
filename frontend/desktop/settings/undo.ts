// Takes a saved choice back, and says so.
import { m } from '$words';
import { errorSentence } from '../fault';
import type { AppState } from '../state/app.svelte';

/** Runs the verb that brings the former choice back. */
export async function undo(app: Pick<AppState, 'toaster'>, back: () => Promise<void>) {
  try {
    await back();
    app.toaster.show(m.undone());
  } catch (cause) {
    app.toaster.show(errorSentence(cause));
  }
}
