// A job's state as a colour and, for everyone, as a word.
import type { JobState } from '../api/model';

export type DotTone = 'good' | 'busy' | 'bad' | 'quiet';

export const TONES: Record<JobState, DotTone> = {
  running: 'good',
  waiting: 'quiet',
  restarting: 'busy',
  finished: 'quiet',
  failed: 'bad',
};

export function StateDot({ tone, label }: { readonly tone: DotTone; readonly label: string }) {
  return (
    <span className={`state state-${tone}`}>
      <span className="state-dot" aria-hidden="true" />
      {label}
    </span>
  );
}
