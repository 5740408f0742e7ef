// The arithmetic behind use-rates.ts: differences of totals over the time between them.

export interface Rates {
  readonly last: readonly number[] | undefined;
  readonly measuredMs: number;
  readonly series: readonly (readonly number[])[];
}

/** Closer together than this, a difference says more about the timer than about the total. */
const SPAN_MS_MIN = 300;
/** After a gap the course begins anew: one point for minutes would look like a second. */
const SPAN_MS_MAX = 5000;

export function nextRates(before: Rates, totals: readonly number[], measuredMs: number, capacity: number): Rates {
  const { last } = before;
  const span = measuredMs - before.measuredMs;
  if (last === undefined || span > SPAN_MS_MAX) {
    return { last: totals, measuredMs, series: totals.map(() => []) };
  }
  if (span < SPAN_MS_MIN) return before;
  const series = totals.map((total, index) => {
    // A total falls only when the table was cleared, and that is no growth.
    const growth = Math.max(0, total - (last[index] ?? total));
    return [...(before.series[index] ?? []), growth / (span / 1000)].slice(-capacity);
  });
  return { last: totals, measuredMs, series };
}
