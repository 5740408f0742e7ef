// The course of one number, newest at the right edge. Decorative: the number itself stands beside.

interface SparklineProps {
  readonly values: readonly number[];
  /** How many values fill the width; fewer begin further right. */
  readonly capacity: number;
}

const WIDTH = 240;
const HEIGHT = 40;

export function Sparkline({ values, capacity }: SparklineProps) {
  if (values.length < 2) return <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const top = Math.max(...values, 1e-9);
  const step = WIDTH / (capacity - 1);
  const left = WIDTH - (values.length - 1) * step;
  const points = values.map((value, index) => {
    const y = HEIGHT - 2 - (value / top) * (HEIGHT - 6);
    return `${(left + index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`${left.toFixed(1)},${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} className="sparkline-area" />
      <polyline points={points.join(' ')} className="sparkline-line" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
