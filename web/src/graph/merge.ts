// From the operators of all jobs to what is drawn: jobs meet in topics, so that a sink that writes
// a topic becomes the topic, and a source that only feeds a served table becomes the table.
import type { Graph, GraphNode, TableStatus, Topic } from '../api/model';

export type ViewKind = 'source' | 'operator' | 'sink' | 'topic' | 'table';

export interface ViewNode {
  readonly id: string;
  readonly kind: ViewKind;
  readonly name: string;
  readonly detail: string | undefined;
  /** The operators that are drawn as this node, from left to right. */
  readonly parts: readonly GraphNode[];
  readonly topic: Topic | undefined;
  readonly table: TableStatus | undefined;
}

export interface ViewEdge {
  readonly from: string;
  readonly to: string;
  readonly rowsPerSecond: number;
}

export interface View {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
}

export function mergeGraph(graph: Graph, topics: readonly Topic[], tables: readonly TableStatus[]): View {
  const drawnAs = new Map(graph.nodes.map((node) => [node.id, drawnId(node, graph)]));
  const parts = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const id = drawnAs.get(node.id) ?? node.id;
    parts.set(id, [...(parts.get(id) ?? []), node]);
  }
  // A topic that is only read was written by somebody else, and is drawn too.
  for (const node of graph.nodes) {
    if (node.topic != null && !parts.has(topicId(node.topic))) parts.set(topicId(node.topic), []);
  }
  const nodes = [...parts].map(([id, members]) => viewNode(id, members, topics, tables));
  return { nodes, edges: mergeEdges(graph, drawnAs) };
}

const topicId = (topic: string) => `topic:${topic}`;
const tableId = (table: string) => `table:${table}`;

function drawnId(node: GraphNode, graph: Graph): string {
  if (node.kind === 'sink' && node.topic != null) return topicId(node.topic);
  if (node.kind === 'sink' && node.table != null) return tableId(node.table);
  if (node.kind === 'source' && node.topic != null) {
    const targets = graph.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to);
    const only = targets.length === 1 ? graph.nodes.find((other) => other.id === targets[0]) : undefined;
    if (only?.kind === 'sink' && only.table != null) return tableId(only.table);
  }
  return node.id;
}

function viewNode(
  id: string,
  parts: readonly GraphNode[],
  topics: readonly Topic[],
  tables: readonly TableStatus[],
): ViewNode {
  const first = parts[0];
  if (id.startsWith('topic:')) {
    const name = id.slice('topic:'.length);
    const topic = topics.find((candidate) => candidate.name === name);
    return { id, kind: 'topic', name, detail: 'topic', parts, topic, table: undefined };
  }
  if (id.startsWith('table:')) {
    const name = id.slice('table:'.length);
    const table = tables.find((candidate) => candidate.name === name);
    return { id, kind: 'table', name, detail: 'served table', parts, topic: undefined, table };
  }
  const detail = first?.detail ?? undefined;
  return { id, kind: first?.kind ?? 'operator', name: first?.name ?? id, detail, parts, topic: undefined, table: undefined };
}

function mergeEdges(graph: Graph, drawnAs: ReadonlyMap<string, string>): ViewEdge[] {
  const edges = new Map<string, ViewEdge>();
  const add = (from: string, to: string, rowsPerSecond: number) => {
    if (from === to) return;
    const key = `${from} ${to}`;
    const known = edges.get(key)?.rowsPerSecond ?? 0;
    edges.set(key, { from, to, rowsPerSecond: known + rowsPerSecond });
  };
  for (const edge of graph.edges) {
    add(drawnAs.get(edge.from) ?? edge.from, drawnAs.get(edge.to) ?? edge.to, edge.rows_per_s);
  }
  for (const node of graph.nodes) {
    if (node.kind === 'source' && node.topic != null) {
      add(topicId(node.topic), drawnAs.get(node.id) ?? node.id, Math.max(node.rows_in_per_s, node.rows_out_per_s));
    }
  }
  return [...edges.values()];
}

/** Sums and extremes over what is drawn as one node. */
export function totals(node: ViewNode) {
  const sum = (of: (part: GraphNode) => number) => node.parts.reduce((total, part) => total + of(part), 0);
  const splits = node.parts.flatMap((part) => part.splits);
  const watermarks = node.parts.flatMap((part) => (part.watermark_ms == null ? [] : [part.watermark_ms]));
  const lags = splits.flatMap((split) => (split.lag == null ? [] : [split.lag]));
  return {
    lateRows: sum((part) => part.late_rows),
    deadLetterRows: sum((part) => part.dead_letter_rows),
    stateBytes: sum((part) => part.state_bytes),
    pressure: Math.max(0, ...node.parts.map((part) => part.pressure)),
    rowsInPerSecond: sum((part) => part.rows_in_per_s),
    rowsOutPerSecond: sum((part) => part.rows_out_per_s),
    watermarkMs: watermarks.length > 0 ? Math.min(...watermarks) : undefined,
    lag: lags.length > 0 ? lags.reduce((total, lag) => total + lag, 0) : undefined,
    idle: node.parts.length > 0 && node.parts.every((part) => part.idle),
    splits,
  };
}
