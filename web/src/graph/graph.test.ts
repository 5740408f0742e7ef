import { describe, expect, it } from 'vitest';
import type { Graph, GraphNode } from '../api/model';
import { WIDE, layoutGraph, shapeOf } from './layout';
import { mergeGraph, totals } from './merge';

function node(id: string, kind: GraphNode['kind'], extra: Partial<GraphNode> = {}): GraphNode {
  return {
    id, kind, job: 'j', name: id, idle: false, rows_in: 0, rows_out: 0, rows_in_per_s: 0, rows_out_per_s: 0,
    bytes: 0, late_rows: 0, dead_letter_rows: 0, unmatched_changes: 0, state_bytes: 0, pressure: 0, splits: [], ...extra,
  };
}

const edge = (from: string, to: string, rate: number) => ({ from, to, rows: 0, rows_per_s: rate });

const graph: Graph = {
  nodes: [
    node('gen', 'source'),
    node('gen-sink', 'sink', { topic: 'raw' }),
    node('src', 'source', { topic: 'raw', rows_in_per_s: 7, late_rows: 2 }),
    node('agg', 'operator'),
    node('out', 'sink', { topic: 'result' }),
    node('serve', 'source', { topic: 'result', rows_in_per_s: 3, splits: [{ split: '0', lag: 4, idle: false }] }),
    node('table', 'sink', { table: 't' }),
  ],
  edges: [edge('gen', 'gen-sink', 7), edge('src', 'agg', 7), edge('agg', 'out', 3), edge('serve', 'table', 3)],
};

describe('mergeGraph', () => {
  const view = mergeGraph(graph, [], []);
  it('draws jobs through their topics and tables', () => {
    expect(view.edges).toEqual([
      { from: 'gen', to: 'topic:raw', rowsPerSecond: 7 },
      { from: 'src', to: 'agg', rowsPerSecond: 7 },
      { from: 'agg', to: 'topic:result', rowsPerSecond: 3 },
      { from: 'topic:raw', to: 'src', rowsPerSecond: 7 },
      { from: 'topic:result', to: 'table:t', rowsPerSecond: 3 },
    ]);
    expect(view.nodes.map((each) => each.kind)).toEqual(['source', 'topic', 'source', 'operator', 'topic', 'table']);
  });
  it('keeps what the merged operators measure', () => {
    const table = view.nodes.find((each) => each.id === 'table:t');
    expect(table && totals(table).lag).toBe(4);
  });
  it('draws a topic that nobody here writes', () => {
    const alone = mergeGraph({ nodes: [node('s', 'source', { topic: 'elsewhere' })], edges: [] }, [], []);
    expect(alone.edges).toEqual([{ from: 'topic:elsewhere', to: 's', rowsPerSecond: 0 }]);
  });
});

describe('layoutGraph', () => {
  it('goes from left to right and depends on the shape alone', () => {
    const view = mergeGraph(graph, [], []);
    const layout = layoutGraph(view, WIDE);
    const x = (id: string) => layout.nodes.get(id)?.x ?? 0;
    expect(x('gen')).toBeLessThan(x('topic:raw'));
    expect(x('agg')).toBeLessThan(x('table:t'));
    const later = mergeGraph({ ...graph, edges: graph.edges.map((each) => ({ ...each, rows_per_s: 99 })) }, [], []);
    expect(shapeOf(later)).toBe(shapeOf(view));
    expect(layoutGraph(later, WIDE)).toEqual(layout);
  });
});
