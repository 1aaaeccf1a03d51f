// Hundreds of changes a second must not become hundreds of reads: whoever shows something that changes
// in floods reads it through here.

/** How long is rested after a read, in milliseconds. */
export const REST_MS = 300;

/**
 * Makes a read that may be asked for at any rate. The first call reads at once; those that come while it
 * reads or rests become one more read, so that what shows last is always the newest.
 */
export function seldom(read: () => Promise<void>, rest = REST_MS): () => void {
  let isBusy = false;
  let isWanted = false;

  async function run(): Promise<void> {
    isBusy = true;
    isWanted = false;
    try {
      await read();
    } finally {
      setTimeout(() => {
        isBusy = false;
        if (isWanted) void run();
      }, rest);
    }
  }

  return () => {
    if (isBusy) isWanted = true;
    else void run();
  };
}
