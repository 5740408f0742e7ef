// Growth per second of totals that are asked for again and again.
import { useState } from 'react';
import { nextRates, type Rates } from './rates';

/** One series per total, oldest first, at most `capacity` long. */
export function useRates(
  totals: readonly number[] | undefined,
  measuredMs: number,
  capacity: number,
): readonly (readonly number[])[] {
  const [seenMs, setSeenMs] = useState(0);
  const [rates, setRates] = useState<Rates>({ last: undefined, measuredMs: 0, series: [] });
  // While rendering, not in an effect: React then renders once for a new measurement and not twice.
  if (totals !== undefined && measuredMs !== seenMs) {
    setSeenMs(measuredMs);
    setRates(nextRates(rates, totals, measuredMs, capacity));
  }
  return rates.series;
}
