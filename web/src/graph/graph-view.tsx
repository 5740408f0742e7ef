// The pipeline graph: edges on an SVG, nodes as buttons above it, scaled to the panel's width.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatRate } from '../format/numbers';
import { NARROW, WIDE, edgeKey, layoutGraph, shapeOf, type Layout } from './layout';
import type { View, ViewEdge } from './merge';
import { NodeCard } from './node-card';

interface GraphViewProps {
  readonly view: View;
  readonly nowMs: number;
  readonly selected: string | undefined;
  /** With the side of the graph that the node does not stand on. */
  readonly onSelect: (id: string | undefined, freeSide: 'left' | 'right') => void;
}

/** Below this the text could not be read; the graph scrolls instead. */
const SCALE_MIN = 0.7;
const NARROW_BELOW = 720;

export function GraphView({ view, nowMs, selected, onSelect }: GraphViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    // The content box, without the padding that clientWidth has.
    const resized = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  const metrics = width > 0 && width < NARROW_BELOW ? NARROW : WIDE;
  const shape = shapeOf(view);
  // Numbers change twice per second, the shape hardly ever: only the shape makes a new layout.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const layout = useMemo(() => layoutGraph(view, metrics), [shape, metrics]);
  const scale = width === 0 ? 1 : Math.max(SCALE_MIN, Math.min(1.12, width / Math.max(layout.width, 1)));

  return (
    <div className="graph" ref={host}>
      <div className="graph-size" style={{ width: layout.width * scale, height: layout.height * scale }}>
        <div className="graph-scaled" style={{ width: layout.width, height: layout.height, transform: `scale(${scale})` }}>
          <Edges edges={view.edges} layout={layout} />
          {view.nodes.map((node) => {
            const at = layout.nodes.get(node.id);
            return (
              at !== undefined && (
                <NodeCard
                  key={node.id}
                  node={node}
                  nowMs={nowMs}
                  selected={selected === node.id}
                  onSelect={() => onSelect(selected === node.id ? undefined : node.id, at.x > layout.width / 2 ? 'left' : 'right')}
                  style={{
                    left: at.x - metrics.nodeWidth / 2,
                    top: at.y - metrics.nodeHeight / 2,
                    width: metrics.nodeWidth,
                    height: metrics.nodeHeight,
                  }}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Edges({ edges, layout }: { readonly edges: readonly ViewEdge[]; readonly layout: Layout }) {
  return (
    <svg className="edges" width={layout.width} height={layout.height} aria-hidden="true">
      {edges.map((edge) => {
        const route = layout.edges.get(edgeKey(edge.from, edge.to));
        if (route === undefined) return null;
        const width = 1.25 + Math.min(3, Math.log10(1 + edge.rowsPerSecond));
        const speed = edge.rowsPerSecond === 0 ? 'still' : edge.rowsPerSecond < 1 ? 'slow' : 'flowing';
        return (
          <g key={edgeKey(edge.from, edge.to)}>
            <path d={route.path} className="edge" strokeWidth={width} />
            {speed !== 'still' && <path d={route.path} className={`edge-flow edge-${speed}`} strokeWidth={width} />}
          </g>
        );
      })}
      {edges.map((edge) => {
        const route = layout.edges.get(edgeKey(edge.from, edge.to));
        if (route === undefined) return null;
        return (
          <text key={edgeKey(edge.from, edge.to)} x={route.label.x} y={route.label.y} className="edge-label">
            {`${formatRate(edge.rowsPerSecond)}/s`}
          </text>
        );
      })}
    </svg>
  );
}
