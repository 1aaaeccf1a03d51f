// The requests of one box, as the screen shows them.
import { errorSentence } from '../fault';
import { requests, type RequestList } from '../bridge';

export type RequestBox = 'pending' | 'archived';

/** The box that shows. An answer that comes late for the other one is dropped. */
export class RequestsState {
  value = $state.raw<RequestList | null>(null);
  trouble = $state('');
  #box: RequestBox;
  #asked = 0;

  constructor(box: RequestBox) {
    this.#box = box;
  }

  async show(box: RequestBox): Promise<void> {
    if (box !== this.#box) this.value = null;
    this.#box = box;
    await this.read();
  }

  async read(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const list = await requests.list(this.#box === 'archived');
      if (asked !== this.#asked) return;
      this.value = list;
      this.trouble = '';
    } catch (cause) {
      if (asked === this.#asked) this.trouble = errorSentence(cause);
    }
  }
}
