// A time series on a canvas: bars or a filled line, minutes (UTC) below, a readout on hover.
//
// The chart is made once per theme and then only given data: React never touches the canvas.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatMinute } from '../format/times';
import type { Theme } from './theme';

interface ChartProps {
  readonly label: string;
  readonly kind: 'bars' | 'line';
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly format: (value: number) => string;
  readonly theme: Theme;
}

const HEIGHT = 168;

export function Chart({ label, kind, times, values, format, theme }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLOutputElement>(null);
  const plot = useRef<uPlot | null>(null);
  const formatter = useRef(format);
  const data = useRef<uPlot.AlignedData>([[], []]);

  useEffect(() => {
    formatter.current = format;
    data.current = [times.map((ms) => ms / 1000), [...values]];
    plot.current?.setData(data.current);
  }, [times, values, format]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = new uPlot(
      options(kind, element.clientWidth, (value) => formatter.current(value), readout),
      data.current,
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
    // The theme's colours are read from the stylesheet when the chart is made.
  }, [kind, theme]);

  const last = values.at(-1);
  const summary = last === undefined ? `${label}: no data yet` : `${label}: ${values.length} minutes, last ${format(last)}`;
  return (
    <figure className="chart" role="img" aria-label={summary}>
      <output ref={readout} className="chart-readout" />
      <div ref={host} className="chart-canvas" />
      {values.length === 0 && <p className="chart-empty">No minute has ended yet.</p>}
    </figure>
  );
}

function options(
  kind: 'bars' | 'line',
  width: number,
  format: (value: number) => string,
  readout: { readonly current: HTMLOutputElement | null },
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const series: uPlot.Series = {
    stroke: colour(kind === 'bars' ? '--accent' : '--violet'),
    fill: colour(kind === 'bars' ? '--accent-fill' : '--violet-soft'),
    width: kind === 'bars' ? 0 : 1.75,
    points: { show: false },
  };
  const paths = kind === 'bars' ? uPlot.paths.bars?.({ size: [0.72, 22], radius: 0.16 }) : uPlot.paths.spline?.();
  if (paths !== undefined) series.paths = paths;
  const font = `11px ${colour('--font')}`;
  const axis = { stroke: colour('--faint'), font, ticks: { show: false }, border: { show: false } };
  return {
    width,
    height: HEIGHT,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: kind === 'line' }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (_, min, max) => barRange(kind, min, max) },
      y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 24, gap: 4, space: 56, values: (_, ticks) => ticks.map((s) => formatMinute(s * 1000)), incrs: [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 86_400] },
      { ...axis, grid: { stroke: colour('--grid'), width: 1 }, size: 48, gap: 4, space: 34, values: (_, ticks) => ticks.map((value) => format(value)) },
    ],
    series: [{}, series],
    hooks: {
      setCursor: [
        (chart) => {
          const index = chart.cursor.idx;
          const output = readout.current;
          if (output === null) return;
          const time = index == null ? undefined : chart.data[0][index];
          const value = index == null ? undefined : chart.data[1]?.[index];
          output.textContent = time == null || value == null ? '' : `${formatMinute(time * 1000)} UTC  ${format(value)}`;
        },
      ],
    },
  };
}

/** Bars need half a minute of room on both sides; a line none. */
function barRange(kind: 'bars' | 'line', min: number, max: number): [number, number] {
  if (kind === 'bars') return [min - 40, max + 40];
  return min === max ? [min - 60, max + 60] : [min, max];
}
