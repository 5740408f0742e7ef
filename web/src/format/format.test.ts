import { describe, expect, it } from 'vitest';
import { formatBytes, formatRate, formatShare, formatShort } from './numbers';
import { formatClock, formatDuration, formatUptime } from './times';

describe('numbers', () => {
  it('keeps rates short', () => {
    expect([0, 0.02, 4.26, 99.94, 640, 12_345, 2_000_000].map(formatRate)).toEqual([
      '0', '<0.1', '4.3', '99.9', '640', '12.3K', '2M',
    ]);
  });
  it('uses decimal units', () => {
    expect([0, 999, 1000, 99_400, 123_456, 999_600, 5_200_000_000].map(formatBytes)).toEqual([
      '0 B', '999 B', '1.0 KB', '99.4 KB', '123 KB', '1.0 MB', '5.2 GB',
    ]);
  });
  it('has no share of nothing', () => {
    expect([formatShare(1, 3), formatShare(0, 0)]).toEqual(['33.3%', '–']);
    expect(formatShort(-1500)).toBe('-1.5K');
  });
});

describe('times', () => {
  it('picks the two units that matter', () => {
    expect([3, 999, 5230, 61_000, 3_723_000, 97_200_000].map(formatDuration)).toEqual([
      '3 ms', '999 ms', '5.2 s', '1 m 01 s', '1 h 02 m', '1 d 03 h',
    ]);
    expect(formatUptime(59_999)).toBe('59 s');
    expect(formatDuration(-50)).toBe('0 ms');
  });
  it('is UTC', () => {
    expect(formatClock(Date.UTC(2026, 0, 1, 14, 3, 21))).toBe('14:03:21');
  });
});
