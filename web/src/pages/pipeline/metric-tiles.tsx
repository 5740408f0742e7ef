// The four numbers of the dashboard, how fast they grow, and the course of that.
import { asNumber, useSql } from '../../api/query';
import { Sparkline } from '../../components/sparkline';
import { formatCount, formatMoney, formatRate } from '../../format/numbers';
import { useRates } from './use-rates';

const TOTALS_SQL =
  'SELECT SUM(view_count) AS views, SUM(cart_adds) AS cart_adds, SUM(purchases) AS purchases, SUM(revenue) AS revenue FROM product_analytics';

/** A minute at one measurement per second. */
const CAPACITY = 60;

const TILES = [
  { name: 'Total Views', format: formatCount, rate: formatRate },
  { name: 'Cart Adds', format: formatCount, rate: formatRate },
  { name: 'Purchases', format: formatCount, rate: formatRate },
  { name: 'Revenue', format: formatMoney, rate: (perSecond: number) => `$${formatRate(perSecond)}` },
] as const;

export function MetricTiles({ connected }: { readonly connected: boolean }) {
  const { data, dataUpdatedAt } = useSql(TOTALS_SQL, connected);
  const values = data?.rows[0]?.map(asNumber);
  const rates = useRates(values, dataUpdatedAt, CAPACITY);
  return (
    <section className="tiles" aria-label="Product totals">
      {TILES.map((tile, index) => {
        const course = rates[index] ?? [];
        const recent = course.slice(-5);
        const mean = recent.reduce((sum, rate) => sum + rate, 0) / Math.max(1, recent.length);
        const value = values?.[index];
        return (
          <article key={tile.name} className="tile">
            <h2>{tile.name}</h2>
            <p className="tile-value">{value === undefined ? '–' : tile.format(value)}</p>
            <p className="tile-rate">{recent.length === 0 ? ' ' : `+${tile.rate(mean)}/s`}</p>
            <Sparkline values={course} capacity={CAPACITY} />
          </article>
        );
      })}
    </section>
  );
}
