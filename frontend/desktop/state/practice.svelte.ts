// The practice as the window knows it: read once, and again whenever it changes.
import { errorSentence } from '../fault';
import {
  practices,
  type Permissions,
  type PortalReach,
  type Practice,
  type PracticeDetails,
} from '../bridge';
import type { Changes } from './changes';

/** The practice's settings, and the verbs that change them. A verb throws what Go refused. */
export class PracticeState {
  value = $state.raw<Practice | null>(null);
  zones = $state.raw<string[]>([]);
  /** The sentence that says why the practice could not be read; empty if it could. */
  trouble = $state('');

  constructor(changes: Changes) {
    changes.on('practice', () => void this.refresh());
  }

  get isPortalSetUp(): boolean {
    return this.value?.isPortalSetUp ?? false;
  }

  get isPortalOn(): boolean {
    return this.value?.isPortalOn ?? false;
  }

  get zone(): string {
    return this.value?.zone ?? '';
  }

  async refresh(): Promise<void> {
    try {
      this.value = await practices.get();
      this.trouble = '';
    } catch (cause) {
      this.trouble = errorSentence(cause);
    }
  }

  async readZones(): Promise<void> {
    if (this.zones.length === 0) this.zones = await practices.zones();
  }

  async saveDetails(details: PracticeDetails): Promise<void> {
    this.value = await practices.saveDetails(details);
  }

  async savePortalAddress(address: string): Promise<void> {
    this.value = await practices.savePortalAddress(address);
  }

  async openPortal(): Promise<void> {
    this.value = await practices.openPortal();
  }

  async closePortal(): Promise<void> {
    this.value = await practices.closePortal();
  }

  async lockPortalAddress(): Promise<void> {
    this.value = await practices.lockPortalAddress();
  }

  async unlockPortalAddress(): Promise<void> {
    this.value = await practices.unlockPortalAddress();
  }

  portalReach(): Promise<PortalReach> {
    return practices.portalReach();
  }

  async saveDefaults(defaults: Permissions): Promise<void> {
    this.value = await practices.saveDefaults(defaults);
  }

  async saveUndoWindow(seconds: number): Promise<void> {
    this.value = await practices.saveUndoWindow(seconds);
  }
}
