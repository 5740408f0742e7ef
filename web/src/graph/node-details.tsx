// Everything that is known about the selected node, beside the graph.
import type { GraphNode } from '../api/model';
import { formatBytes, formatCount, formatRate } from '../format/numbers';
import { formatClock, formatDuration } from '../format/times';
import type { ViewNode } from './merge';

interface NodeDetailsProps {
  readonly node: ViewNode;
  readonly nowMs: number;
  readonly side: 'left' | 'right';
  readonly onClose: () => void;
}

export function NodeDetails({ node, nowMs, side, onClose }: NodeDetailsProps) {
  return (
    <aside className={`details details-${side}`} aria-label={`Details of ${node.name}`}>
      <header>
        <h3>{node.name}</h3>
        <button type="button" className="button" onClick={onClose} aria-label="Close details">
          Close
        </button>
      </header>
      {node.topic !== undefined && (
        <Facts
          facts={[
            ['Offsets', `${formatCount(node.topic.start_offset)} – ${formatCount(node.topic.end_offset)}`],
            ['Size', formatBytes(node.topic.bytes)],
            ['Rate', `${formatRate(node.topic.rows_per_s)}/s`],
          ]}
        />
      )}
      {node.table !== undefined && (
        <Facts
          facts={[
            ['Rows', formatCount(node.table.rows)],
            ['Changes', formatCount(node.table.changes)],
            ['Last change', node.table.updated_ms == null ? '–' : `${formatDuration(nowMs - node.table.updated_ms)} ago`],
          ]}
        />
      )}
      {node.parts.map((part) => (
        <Operator key={part.id} part={part} nowMs={nowMs} titled={node.parts.length > 1 || node.name !== part.name} />
      ))}
    </aside>
  );
}

function Operator({ part, nowMs, titled }: { readonly part: GraphNode; readonly nowMs: number; readonly titled: boolean }) {
  const watermark =
    part.watermark_ms == null
      ? '–'
      : `${formatClock(part.watermark_ms)} (${formatDuration(nowMs - part.watermark_ms)} behind)`;
  return (
    <>
      {titled && <h4>{`${part.kind} ${part.name}`}</h4>}
      {part.detail != null && <p className="details-text">{part.detail}</p>}
      <Facts
        facts={[
          ['Job', part.job],
          ['Rows in', `${formatCount(part.rows_in)}  (${formatRate(part.rows_in_per_s)}/s)`],
          ['Rows out', `${formatCount(part.rows_out)}  (${formatRate(part.rows_out_per_s)}/s)`],
          ['Watermark', part.idle ? 'idle' : watermark],
          ['State', formatBytes(part.state_bytes)],
          ['Late rows', formatCount(part.late_rows)],
          ['Dead letters', formatCount(part.dead_letter_rows)],
          ['Unmatched changes', formatCount(part.unmatched_changes)],
          ...(part.hot_key_rows == null ? [] : [['Rows of the hottest key', formatCount(part.hot_key_rows)] as const]),
          ['Pressure', `${Math.round(part.pressure * 100)}%`],
        ]}
      />
      {part.splits.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>Split</th>
              <th className="number">Offset</th>
              <th className="number">Lag</th>
              <th className="number">Last event</th>
              <th>Waits</th>
            </tr>
          </thead>
          <tbody>
            {part.splits.map((split) => (
              <tr key={split.split}>
                <td>{split.split}</td>
                <td className="number">{split.offset == null ? '–' : formatCount(split.offset)}</td>
                <td className="number">{split.lag == null ? '–' : formatCount(split.lag)}</td>
                <td className="number">{split.last_event_ms == null ? '–' : formatClock(split.last_event_ms)}</td>
                <td>{split.idle ? 'idle' : split.waits_for_group == null ? '' : `for group ${split.waits_for_group}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
