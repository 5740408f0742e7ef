import { describe, expect, it } from 'vitest';
import { nextRates, type Rates } from './rates';

const none: Rates = { last: undefined, measuredMs: 0, series: [] };

describe('nextRates', () => {
  it('measures growth per second', () => {
    const first = nextRates(none, [100], 10_000, 3);
    expect(first.series).toEqual([[]]);
    const second = nextRates(first, [110], 12_000, 3);
    expect(second.series).toEqual([[5]]);
    const full = [120, 130, 140].reduce((rates, total, index) => nextRates(rates, [total], 13_000 + index * 1000, 3), second);
    expect(full.series).toEqual([[10, 10, 10]]);
  });
  it('takes no measurement twice, none over a gap, and none below zero', () => {
    const first = nextRates(none, [100], 10_000, 3);
    expect(nextRates(first, [100], 10_100, 3)).toBe(first);
    expect(nextRates(first, [900], 60_000, 3).series).toEqual([[]]);
    expect(nextRates(first, [0], 11_000, 3).series).toEqual([[0]]);
  });
});
