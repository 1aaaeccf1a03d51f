// Which rows of a long list are drawn.

export interface Sight {
  first: number;
  last: number;
}

/** Rows beyond the edge that are drawn as well, so that a short scroll shows nothing empty. */
const margin = 8;

/** The rows between the upper and the lower edge of what is seen, and a few beyond. */
export function rowsInSight(above: number, seen: number, rowHeight: number, total: number): Sight {
  const end = Math.max(0, total - 1);
  const first = Math.floor(Math.max(0, above) / rowHeight) - margin;
  const last = Math.ceil(Math.max(0, above + seen) / rowHeight) + margin;
  return { first: Math.max(0, Math.min(first, end)), last: Math.max(0, Math.min(last, end)) };
}

/** The rows to draw, in order: those in sight, and the one that the focus is on, wherever it is. */
export function focusIn({ first, last }: Sight, focused: number, total: number): number[] {
  const end = Math.min(last, total - 1);
  const rows = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index);
  if (focused < 0 || focused >= total || (focused >= first && focused <= end)) return rows;
  return focused < first ? [focused, ...rows] : [...rows, focused];
}

/** The row that a key leads to from another one, perhaps beyond the ends; undefined for any other key. */
export function rowAfter(
  key: string,
  from: number,
  page: number,
  total: number,
): number | undefined {
  const rows: Record<string, number> = {
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  };
  return rows[key];
}
