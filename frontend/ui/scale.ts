// Where the lines of a chart lie.

/** What a chart measures by, from its lowest line to its highest. */
export interface Scale {
  min: number;
  max: number;
  /** The values of the lines, the lowest first. */
  ticks: number[];
}

/**
 * A scale that holds every value and zero, in at most `lines` even steps that a person counts in: one, two or
 * five times a power of ten, and never less than `least`.
 */
export function scaleOf(values: readonly number[], lines = 4, least = 1): Scale {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = stepOf((high - low) / lines, least);
  const [first, last] = [Math.floor(low / step), Math.max(Math.ceil(high / step), 1)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { min: first * step, max: last * step, ticks };
}

function stepOf(wanted: number, least: number): number {
  let power = least;
  while (power * 10 <= wanted) power *= 10;
  for (const factor of [1, 2, 5]) {
    if (power * factor >= wanted) return power * factor;
  }
  return power * 10;
}
