// Numbers as text of a stable width: the page never jumps because a number grew.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export const formatCount = (value: number) => whole.format(value);

export const formatMoney = (value: number) => money.format(value);

/** 12.3k, 4.1M; whole below a thousand. */
export const formatShort = (value: number) => (Math.abs(value) < 1000 ? whole.format(value) : short.format(value));

/** Rows per second: one digit behind the point below a hundred. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond < 0.1) return '<0.1';
  if (perSecond < 100) return perSecond.toFixed(1);
  return formatShort(Math.round(perSecond));
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** A share in percent with one digit; a dash where there is nothing to share. */
export const formatShare = (part: number, of: number) => (of === 0 ? '–' : `${((part / of) * 100).toFixed(1)}%`);
