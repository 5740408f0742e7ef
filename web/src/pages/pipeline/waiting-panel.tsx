// Why a window does not fire: what each operator holds back, and the partition that event time hangs on.
import type { Waiting } from '../../api/model';
import { Panel } from '../../components/panel';
import { formatClock, formatDuration } from '../../format/times';

export function WaitingPanel({ waiting }: { readonly waiting: readonly Waiting[] }) {
  return (
    <Panel title="Waiting" note="for event time, UTC" className="panel-waiting">
      <div className="scroll" tabIndex={0} role="region" aria-label="Waiting">
        {waiting.map((entry) => (
          <WaitingEntry key={entry.node} entry={entry} />
        ))}
        {waiting.length === 0 && <p className="empty">Nothing waits for event time.</p>}
      </div>
    </Panel>
  );
}

function WaitingEntry({ entry }: { readonly entry: Waiting }) {
  const holder = entry.held_by;
  const window =
    entry.window_start_ms != null && entry.window_end_ms != null
      ? `${formatClock(entry.window_start_ms)} to ${formatClock(entry.window_end_ms)}`
      : 'next result';
  return (
    <article className="job" title={entry.node}>
      <header>
        <h3>{entry.operator}</h3>
        <span className="muted">{window}</span>
      </header>
      <dl className="job-facts">
        <div>
          <dt>Fires at</dt>
          <dd>{formatClock(entry.fires_at_ms)}</dd>
        </div>
        <div>
          <dt>Watermark</dt>
          <dd>{entry.watermark_ms == null ? 'none yet' : formatClock(entry.watermark_ms)}</dd>
        </div>
        <div>
          <dt>Missing</dt>
          <dd>{entry.missing_ms == null ? '–' : formatDuration(entry.missing_ms)}</dd>
        </div>
        <div>
          <dt>Held by</dt>
          <dd>{holder == null ? '–' : [holder.source, holder.split].filter((part) => part != null).join(' ')}</dd>
        </div>
      </dl>
      <p className="muted">{entry.says}</p>
    </article>
  );
}
