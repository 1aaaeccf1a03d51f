// What one step of a check found, in words.

export interface Finding {
  name: string;
  state: 'ok' | 'note' | 'failed';
  /** Why it is so; empty where nothing has to be said. */
  why: string;
  /** What else is known of it: what to do, what was seen, a server's own words. */
  more: readonly string[];
}
