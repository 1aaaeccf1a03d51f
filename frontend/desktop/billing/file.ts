// A file that Go made goes to where the person wants it.
import { m } from '$words';
import type { Handed } from '$bridge';
import { errorSentence } from '../fault';
import { takeHanded } from '../library/files';
import type { AppState } from '../state/app.svelte';

/** Has a file made and saved, and says so; the answer is why it was not, or empty. */
export async function keepFile(app: AppState, make: () => Promise<Handed>): Promise<string> {
  try {
    const handed = await make();
    if (takeHanded(handed)) app.toaster.show(m.invoice_saved_file({ name: handed.name }));
    return '';
  } catch (cause) {
    return errorSentence(cause);
  }
}
