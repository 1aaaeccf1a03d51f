// The grid says of itself that it is a table, whose cells have nothing in them: what stands there lies beside them. Read
// aloud it would be forty empty cells. Without that it is what it is: days, and buttons that each say their day. What
// scrolls in it is scrolled by the keyboard too.

import { m } from '$words';

const pretended =
  '[role="table"], [role="rowgroup"], [role="row"], [role="cell"], [role="columnheader"]';

function untable(around: HTMLElement): void {
  for (const part of around.querySelectorAll(pretended)) {
    part.removeAttribute('role');
    part.removeAttribute('aria-colindex');
  }
  for (const part of around.querySelectorAll<HTMLElement>('.ec-main')) {
    part.tabIndex = 0;
    part.ariaLabel = m.calendar_sheet();
  }
}

/** Takes the table out of what a grid says, now and whenever it draws itself anew. */
export function untabled(around: HTMLElement): () => void {
  untable(around);
  const observer = new MutationObserver(() => untable(around));
  observer.observe(around, { childList: true, subtree: true });
  return () => observer.disconnect();
}
