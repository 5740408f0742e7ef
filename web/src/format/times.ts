// Times and durations as text. Event time is UTC on the wire and is shown as it is.

/** `420 ms`, `5.2 s`, `3 m 04 s`, `2 h 05 m`, `4 d 03 h`. */
export function formatDuration(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < 1000) return `${Math.round(positive)} ms`;
  if (positive < 59_950) return `${(positive / 1000).toFixed(1)} s`;
  return formatUptime(positive);
}

/** As a duration, without parts of a second: it ticks once per second. */
export function formatUptime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (days > 0) return `${days} d ${two(hours % 24)} h`;
  if (hours > 0) return `${hours} h ${two(minutes % 60)} m`;
  if (minutes > 0) return `${minutes} m ${two(seconds % 60)} s`;
  return `${seconds} s`;
}

/** `14:03:21` in UTC. */
export const formatClock = (ms: number) => new Date(ms).toISOString().slice(11, 19);

/** `14:03` in UTC. */
export const formatMinute = (ms: number) => new Date(ms).toISOString().slice(11, 16);
