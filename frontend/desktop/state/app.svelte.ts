// Everything the window knows, made once in App.svelte and handed down by context.
import { ExitQuestion } from '../exit/exitQuestion.svelte';
import { createContext } from 'svelte';
import { Toaster } from '$ui/toaster.svelte';
import { onChanged } from '../bridge';
import { Journey } from '../route.svelte';
import { clockTime, dayAndTime, secondsLeft, when } from '../when';
import { AccountState } from './account.svelte';
import { Changes } from './changes';
import { Clock } from './clock.svelte';
import { OutboxGlance } from './outbox.svelte';
import { PracticeState } from './practice.svelte';
import { Preferences } from './preferences.svelte';
import { SampleState } from './sample.svelte';
import { StartupGate } from './startup.svelte';
import { Unsaved } from './unsaved';

/** What screens share. A screen takes it with getApp(). */
export class AppState {
  readonly changes = new Changes();
  readonly preferences = new Preferences();
  readonly clock = new Clock();
  readonly toaster = new Toaster();
  readonly journey = new Journey();
  readonly unsaved = new Unsaved();
  readonly startup = new StartupGate(this.changes);
  readonly practice = new PracticeState(this.changes);
  readonly account = new AccountState(this.changes);
  readonly outbox = new OutboxGlance(this.changes);
  readonly sample = new SampleState(this.changes);
  readonly exit = new ExitQuestion(this.changes, this.outbox);

  /** Whether the dialog "Create client" is open. */
  isCreating = $state(false);

  /** Listens to Go and lets the clock tick; the returned function ends both. */
  start(): () => void {
    const stopHearing = onChanged((change) => this.changes.tell(change));
    const stopClock = this.clock.start();
    void this.startup.refresh();
    return () => {
      stopHearing();
      stopClock();
    };
  }

  /** Reads what every screen needs, once the records are open. */
  async readAll(): Promise<void> {
    await Promise.all([
      this.practice.refresh(),
      this.account.refresh(),
      this.outbox.refresh(),
      this.sample.refresh(),
      this.exit.refresh(),
    ]);
  }

  /** "9:12" today, "yesterday", "19 Nov": in the practice's time zone. */
  when(iso: string): string {
    return when(iso, this.clock.now, this.preferences.locale, this.practice.zone);
  }

  /** "9:12", in the practice's time zone. */
  clockTime(iso: string): string {
    return clockTime(iso, this.preferences.locale, this.practice.zone);
  }

  /** "19 Nov, 9:12", in the practice's time zone. */
  dayAndTime(iso: string): string {
    return dayAndTime(iso, this.clock.now, this.preferences.locale, this.practice.zone);
  }

  /** The whole seconds left until a moment; it counts down by itself. */
  secondsLeft(until: string | null): number {
    return secondsLeft(until, this.clock.now);
  }

  /** A number as the language writes it: "1,204". */
  number(value: number): string {
    return new Intl.NumberFormat(this.preferences.locale).format(value);
  }
}

export const [getApp, setApp] = createContext<AppState>();
