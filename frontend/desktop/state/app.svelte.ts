// Everything the window knows, made once in App.svelte and handed down by context.
import { ExitQuestion } from '../exit/exitQuestion.svelte';
import { createContext } from 'svelte';
import { Toaster } from '$ui/toaster.svelte';
import { onChanged } from '../bridge';
import { Journey, type CalendarView } from '../route.svelte';
import type { PortalStanding } from '../shell/sync';
import { clockTime, dayAndTime, dayIn, numberFormat, plainDay, when } from '../when';
import { AccountState } from './account.svelte';
import { BillingState } from './billing.svelte';
import { Changes } from './changes';
import { Clock } from './clock.svelte';
import { HostingState } from './hosting.svelte';
import { MailboxState } from './mailbox.svelte';
import { TillState } from './till.svelte';
import { OutboxGlance } from './outbox.svelte';
import { UnreadMessages } from './unread.svelte';
import { PendingRequests } from './requests.svelte';
import { PracticeState } from './practice.svelte';
import { Preferences } from './preferences.svelte';
import { SampleState } from './sample.svelte';
import { Printing } from './printing.svelte';
import { StartupGate } from './startup.svelte';
import { Unsaved } from './unsaved';
import type { Task } from '../calendar/task';
import type { Trail } from '../clients/neighbour';

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
  readonly hosting = new HostingState(this.changes);
  readonly account = new AccountState(this.changes);
  readonly mailbox = new MailboxState(this.changes);
  readonly till = new TillState(this.changes);
  readonly billing = new BillingState(this.changes, this.preferences);
  readonly outbox = new OutboxGlance(this.changes);
  readonly unreadMessages = new UnreadMessages(this.changes);
  readonly requests = new PendingRequests(this.changes);
  readonly sample = new SampleState(this.changes);
  readonly exit = new ExitQuestion(this.changes, this.outbox);

  readonly printing = new Printing();

  /** Whether the dialog "Create client" is open. */
  isCreating = $state(false);
  /** Whom a new message goes to is being chosen. */
  isWriting = $state(false);
  /** What is being done with an appointment; nothing: nothing is. */
  appointment = $state.raw<Task | null>(null);
  /** How the calendar was shown last. */
  calendarView = $state<CalendarView>('week');
  /** A client who was created just now, and is asked for paperwork while their welcome email waits. */
  newcomer = $state.raw<{ clientId: string; mailId: string } | null>(null);
  /** Whether the command palette is open. */
  isPaletteOpen = $state(false);
  /** Whether the list of shortcuts is open. */
  areShortcutsShown = $state(false);
  /** The list of clients as it was last shown; "previous" and "next" walk along it. */
  readonly trail: Trail = { wanted: { text: '', status: '', access: '' }, index: 0 };

  /** Listens to Go and lets the clock tick; the returned function ends both. */
  start(): () => void {
    const stopHearing = onChanged((change) => this.changes.tell(change));
    const stopClock = this.clock.start();
    const stopPrinting = this.printing.start();
    void this.startup.refresh();
    return () => {
      stopHearing();
      stopClock();
      stopPrinting();
    };
  }

  /** Reads what every screen needs, once the records are open. */
  async readAll(): Promise<void> {
    await Promise.all([
      this.practice.refresh(),
      this.hosting.refresh(),
      this.account.refresh(),
      this.mailbox.refresh(),
      this.till.refresh(),
      this.billing.refresh(),
      this.outbox.refresh(),
      this.unreadMessages.refresh(),
      this.requests.refresh(),
      this.sample.refresh(),
      this.exit.refresh(),
    ]);
  }

  /** The clients whose pages were open last, the newest first, without the one that is open. */
  recentClients(): string[] {
    const open = 'id' in this.journey.here ? this.journey.here.id : '';
    const ids = this.journey.way.flatMap((step) => ('id' in step ? [step.id] : []));
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is thrown away at once
    return [...new Set(ids.reverse())].filter((id) => id !== open);
  }

  /** How the portal stands. One that was never set up has nobody to miss it. */
  get portalStanding(): PortalStanding {
    if (!this.practice.isPortalSetUp) return 'open';
    if (this.hosting.isDown) return 'down';
    return this.practice.isPortalOn ? 'open' : 'off';
  }

  /** "9:12" today, "yesterday", "19 Nov": in the practice's time zone. */
  when(iso: string): string {
    return when(iso, this.clock.minute, this.preferences.region, this.practice.zone);
  }

  /** "9:12", in the practice's time zone. */
  clockTime(iso: string): string {
    return clockTime(iso, this.preferences.region, this.practice.zone);
  }

  /** "19 Nov, 9:12", in the practice's time zone. */
  dayAndTime(iso: string): string {
    return dayAndTime(iso, this.clock.minute, this.preferences.region, this.practice.zone);
  }

  /** The whole seconds left until a moment; it counts down by itself. */
  secondsLeft(until: string | null): number {
    return this.clock.secondsLeft(until);
  }

  /** A day without a time, such as 2026-11-23, in words. */
  day(day: string): string {
    return plainDay(day, this.preferences.region);
  }

  /** The day that the practice had or has at a moment, such as 2026-11-23. */
  dayOf(iso: string): string {
    return dayIn(this.practice.zone, Date.parse(iso));
  }

  /** The day that the practice has now. */
  get today(): string {
    return dayIn(this.practice.zone, this.clock.minute);
  }

  /** A number as the language writes it: "1,204". */
  number(value: number): string {
    return numberFormat(this.preferences.region).format(value);
  }
}

export const [getApp, setApp] = createContext<AppState>();
