// The help for one client who cannot get in: read once, and again at every change; and the code to read out,
// which is known here for as long as it shows and nowhere else.
import { accesses, type ClientHelp, type SpokenCode } from '$bridge';
import { errorSentence } from '../fault';
import type { Changes } from '../state/changes';
import { seldom } from '../state/seldom';

export class HelpState {
  readonly holderId: string;
  value = $state.raw<ClientHelp | null>(null);
  /** Why it could not be read, or the code not be made; empty if it could. */
  trouble = $state('');
  isMaking = $state(false);
  spoken = $state.raw<SpokenCode | null>(null);
  #turn = 0;
  /** How often codes were forgotten: one that was asked for before shows no more. */
  #forgotten = 0;

  constructor(holderId: string) {
    this.holderId = holderId;
  }

  /** Follows every change that shows here, until the returned function is called. */
  follow(changes: Changes): () => void {
    const always = seldom(() => this.refresh());
    const nouns = ['access', 'client', 'outbox', 'practice', 'account'] as const;
    const stops = nouns.map((noun) =>
      changes.on(noun, ({ id }) => {
        const isTheirs = id === this.holderId || id === '';
        if ((noun !== 'access' && noun !== 'client') || isTheirs) always();
      }),
    );
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await accesses.help(this.holderId);
      if (turn !== this.#turn) return;
      this.value = value;
      this.trouble = '';
    } catch (cause) {
      if (turn === this.#turn) this.trouble = errorSentence(cause);
    }
  }

  /** Makes a code to read out. */
  async makeCode(): Promise<void> {
    if (this.isMaking) return;
    this.isMaking = true;
    this.trouble = '';
    const forgotten = this.#forgotten;
    try {
      const spoken = await accesses.createCode(this.holderId);
      await this.refresh();
      if (forgotten === this.#forgotten) this.spoken = spoken;
    } catch (cause) {
      this.trouble = errorSentence(cause);
    } finally {
      this.isMaking = false;
    }
  }

  /** Forgets the code; nobody can show it again. */
  forgetCode(): void {
    this.#forgotten += 1;
    this.spoken = null;
  }
}
