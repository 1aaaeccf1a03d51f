// Puts a cancelled appointment back where it was.
import { m } from '$words';
import { appointments } from '$bridge';
import { errorSentence } from '../fault';
import type { AppState } from '../state/app.svelte';

export async function restore(app: Pick<AppState, 'toaster'>, id: string): Promise<void> {
  try {
    await appointments.restore(id);
    app.toaster.show(m.calendar_restored());
  } catch (cause) {
    app.toaster.show(errorSentence(cause));
  }
}
