// The pipeline graph and, over its free edge, the details of the selected node.
import { useEffect, useState } from 'react';
import type { Snapshot } from '../../api/model';
import { Panel } from '../../components/panel';
import { formatRate } from '../../format/numbers';
import { GraphView } from '../../graph/graph-view';
import { mergeGraph } from '../../graph/merge';
import { NodeDetails } from '../../graph/node-details';

export function GraphPanel({ snapshot, nowMs }: { readonly snapshot: Snapshot; readonly nowMs: number }) {
  const [selected, setSelected] = useState<string>();
  const [side, setSide] = useState<'left' | 'right'>('right');
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setSelected(undefined);
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, []);
  const select = (id: string | undefined, freeSide: 'left' | 'right') => {
    setSelected(id);
    setSide(freeSide);
  };
  const view = mergeGraph(snapshot.graph, snapshot.topics, snapshot.tables);
  const node = view.nodes.find((candidate) => candidate.id === selected);
  const appended = snapshot.topics.reduce((sum, topic) => sum + topic.rows_per_s, 0);
  return (
    <Panel
      title="Pipeline"
      className="panel-graph"
      note={`${formatRate(appended)} records/s into the log`}
      actions={<Legend />}
    >
      {view.nodes.length === 0 ? (
        <p className="empty">No operators are deployed.</p>
      ) : (
        <GraphView view={view} nowMs={nowMs} selected={selected} onSelect={select} />
      )}
      {node !== undefined && <NodeDetails node={node} nowMs={nowMs} side={side} onClose={() => setSelected(undefined)} />}
    </Panel>
  );
}

function Legend() {
  return (
    <p className="legend">
      <span>wm: watermark behind the clock</span>
      <span>
        pressure <i className="key key-low" /> <i className="key key-mid" /> <i className="key key-high" />
      </span>
    </p>
  );
}
