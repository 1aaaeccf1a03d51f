// Where and how the portal is served, as the window knows it.
import { errorSentence } from '../fault';
import {
  hostings,
  type Hosting,
  type HostingChoice,
  type HostingStatus,
  type ReachStep,
} from '../bridge';
import type { Changes } from './changes';

/** The portal's hosting, and the verbs on it. A verb throws what Go refused. */
export class HostingState {
  value = $state.raw<Hosting | null>(null);
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('hosting', () => void this.refresh());
  }

  get status(): HostingStatus | null {
    return this.value?.status ?? null;
  }

  /** Clients cannot get in, whatever the practice's switch says. */
  get isDown(): boolean {
    const status = this.status;
    return status !== null && (!status.isServed || status.certificate.state === 'failed');
  }

  async refresh(): Promise<void> {
    try {
      this.value = await hostings.get();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async save(choice: HostingChoice): Promise<void> {
    this.value = await hostings.save(choice);
  }

  check(): Promise<ReachStep[]> {
    return hostings.check();
  }
}
