// Where nodes and edges go. Pure, and only a function of the shape: numbers that change do not move
// anything.
import dagre from '@dagrejs/dagre';
import type { View } from './merge';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Centres. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, { readonly path: string; readonly label: Point }>;
}

export interface Metrics {
  readonly direction: 'LR' | 'TB';
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

export const WIDE: Metrics = { direction: 'LR', nodeWidth: 182, nodeHeight: 78 };
export const NARROW: Metrics = { direction: 'TB', nodeWidth: 150, nodeHeight: 78 };

export const edgeKey = (from: string, to: string) => `${from} ${to}`;

/** Changes when, and only when, the layout has to be made anew. */
export function shapeOf(view: View): string {
  return [...view.nodes.map((node) => node.id), ...view.edges.map((edge) => edgeKey(edge.from, edge.to))].join('\n');
}

export function layoutGraph(view: View, metrics: Metrics): Layout {
  const graph = new dagre.graphlib.Graph();
  const ranksep = metrics.direction === 'LR' ? 62 : 40;
  graph.setGraph({ rankdir: metrics.direction, nodesep: 16, edgesep: 12, ranksep, marginx: 2, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of view.nodes) graph.setNode(node.id, { width: metrics.nodeWidth, height: metrics.nodeHeight });
  for (const edge of view.edges) graph.setEdge(edge.from, edge.to);
  dagre.layout(graph);
  const nodes = new Map(view.nodes.map((node) => [node.id, placed(graph.node(node.id))]));
  const leaving = new Map<string, number>();
  for (const edge of view.edges) leaving.set(edge.from, (leaving.get(edge.from) ?? 0) + 1);
  const edges = new Map(
    view.edges.map((edge) => {
      const from = nodes.get(edge.from) ?? { x: 0, y: 0 };
      const to = nodes.get(edge.to) ?? { x: 0, y: 0 };
      const { points = [] } = graph.edge(edge.from, edge.to) as { points?: Point[] };
      const inner = points.slice(1, -1);
      const fansOut = (leaving.get(edge.from) ?? 0) > 1;
      return [edgeKey(edge.from, edge.to), route(from, to, inner, metrics, fansOut)];
    }),
  );
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width: Math.ceil(width), height: Math.ceil(height), nodes, edges };
}

/** dagre writes the place of a node into the label it was given. */
function placed(label: unknown): Point {
  const { x = 0, y = 0 } = label as { x?: number; y?: number };
  return { x, y };
}

/**
 * From the middle of one side to the middle of the other, through what dagre says lies between. The
 * label stands in the middle, or before the target where several edges leave together.
 */
function route(from: Point, to: Point, inner: readonly Point[], metrics: Metrics, fansOut: boolean) {
  const across = metrics.direction === 'LR';
  const half = (across ? metrics.nodeWidth : metrics.nodeHeight) / 2;
  const start = across ? { x: from.x + half, y: from.y } : { x: from.x, y: from.y + half };
  const end = across ? { x: to.x - half, y: to.y } : { x: to.x, y: to.y - half };
  // An edge to the next rank needs no way around anything.
  const isLong = across ? end.x - start.x > metrics.nodeWidth : end.y - start.y > metrics.nodeHeight;
  const stops = [start, ...(isLong ? inner : []), end];
  const path = stops.slice(1).reduce(
    (drawn, stop, index) => drawn + curve(stops[index] ?? start, stop, across),
    `M${start.x},${start.y}`,
  );
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const before = across ? { x: end.x - 25, y: end.y } : { x: end.x, y: end.y - 14 };
  return { path, label: fansOut ? before : middle };
}

function curve(from: Point, to: Point, across: boolean): string {
  const bend = across ? (to.x - from.x) / 2 : (to.y - from.y) / 2;
  return across
    ? `C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`
    : `C${from.x},${from.y + bend} ${to.x},${to.y - bend} ${to.x},${to.y}`;
}
