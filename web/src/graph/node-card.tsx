// One node of the graph: what it is, how far it is, and what is wrong with it, if anything.
import type { CSSProperties } from 'react';
import { formatBytes, formatShort } from '../format/numbers';
import { formatDuration } from '../format/times';
import { totals, type ViewNode } from './merge';

interface NodeCardProps {
  readonly node: ViewNode;
  readonly nowMs: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly style: CSSProperties;
}

export function NodeCard({ node, nowMs, selected, onSelect, style }: NodeCardProps) {
  const total = totals(node);
  return (
    <button
      type="button"
      className={`node node-${node.kind}`}
      style={style}
      aria-pressed={selected}
      onClick={onSelect}
      title={node.detail === undefined ? node.name : `${node.name}\n${node.detail}`}
    >
      <Pressure value={total.pressure} />
      <span className="node-name">{node.name}</span>
      <span className="node-row">
        <span className="node-detail">{subtitle(node)}</span>
        {total.lateRows > 0 && <span className="badge badge-warn">{formatShort(total.lateRows)} late</span>}
        {total.deadLetterRows > 0 && <span className="badge badge-bad">{formatShort(total.deadLetterRows)} dead</span>}
      </span>
      <span className="node-facts">
        {facts(node, nowMs).map((fact) => (
          <span key={fact} className="node-fact">
            {fact}
          </span>
        ))}
      </span>
    </button>
  );
}

function subtitle(node: ViewNode): string {
  if (node.topic !== undefined) {
    const { partitions } = node.topic;
    return `topic, ${partitions} partition${partitions === 1 ? '' : 's'}, ${formatBytes(node.topic.bytes)}`;
  }
  if (node.kind === 'topic') return 'topic elsewhere';
  if (node.table !== undefined) return `table by ${node.table.key.join(', ') || 'no key'}`;
  return node.detail === undefined ? node.kind : `${node.kind}, ${node.detail}`;
}

function facts(node: ViewNode, nowMs: number): string[] {
  const total = totals(node);
  if (node.topic !== undefined) return [`${formatShort(node.topic.end_offset - node.topic.start_offset)} records`];
  const found: string[] = [];
  if (node.table !== undefined) found.push(`${formatShort(node.table.rows)} rows`);
  if (total.lag !== undefined) found.push(`lag ${formatShort(total.lag)}`);
  if (total.stateBytes > 0) found.push(formatBytes(total.stateBytes));
  if (node.kind !== 'topic' && node.kind !== 'table') {
    if (total.idle) found.push('idle');
    else if (total.watermarkMs !== undefined) found.push(`wm −${formatDuration(nowMs - total.watermarkMs)}`);
  }
  return found;
}

/** How full the output queue is: a bar at the node's edge, from green through amber to red. */
function Pressure({ value }: { readonly value: number }) {
  const tone = value < 0.5 ? 'low' : value < 0.85 ? 'mid' : 'high';
  const height = `${Math.round(Math.min(1, Math.max(0, value)) * 100)}%`;
  return (
    <span className={`pressure pressure-${tone}`} aria-hidden="true">
      <span style={{ height }} />
    </span>
  );
}
