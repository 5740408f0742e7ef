// Products by revenue, with the two steps of their funnel.
import { asNumber, asText, useSql } from '../../api/query';
import { Panel } from '../../components/panel';
import { formatCount, formatMoney, formatShare } from '../../format/numbers';

const PRODUCTS_SQL =
  'SELECT product_name, product_category, SUM(view_count) AS views, SUM(cart_adds) AS cart_adds, SUM(purchases) AS purchases, SUM(revenue) AS revenue FROM product_analytics GROUP BY product_name, product_category ORDER BY revenue DESC LIMIT 100';

export function ProductTable({ connected }: { readonly connected: boolean }) {
  const { data, error } = useSql(PRODUCTS_SQL, connected);
  const rows = data?.rows ?? [];
  const most = Math.max(1, ...rows.map((row) => asNumber(row[5])));
  const categories = [...new Set(rows.map((row) => asText(row[1])))].sort();
  return (
    <Panel title="Products" note={`${rows.length} by revenue`} className="panel-products">
      {error !== null && <p className="error-text">{error.message}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label="Products by revenue">
        <table className="table table-sticky">
          <thead>
            <tr>
              <th>Product</th>
              <th>Category</th>
              <th className="number wide">Revenue</th>
              <th className="number">Views</th>
              <th className="number">Cart adds</th>
              <th className="number">Purchases</th>
              <th className="number" title="Cart adds per view">View → cart</th>
              <th className="number" title="Purchases per cart add">Cart → buy</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const [views, carts, purchases, revenue] = row.slice(2).map(asNumber);
              const [name, category] = [asText(row[0]), asText(row[1])];
              return (
                <tr key={`${name} ${category}`}>
                  <td className="clip" title={name}>
                    {name}
                  </td>
                  <td className="muted">
                    <i className={`category category-${categories.indexOf(category) % 6}`} aria-hidden="true" />
                    {category}
                  </td>
                  <td className="number wide">
                    <span className="bar" style={{ width: `${((revenue ?? 0) / most) * 100}%` }} aria-hidden="true" />
                    <span className="bar-text">{formatMoney(revenue ?? 0)}</span>
                  </td>
                  <td className="number">{formatCount(views ?? 0)}</td>
                  <td className="number">{formatCount(carts ?? 0)}</td>
                  <td className="number">{formatCount(purchases ?? 0)}</td>
                  <td className="number muted">{formatShare(carts ?? 0, views ?? 0)}</td>
                  <td className="number muted">{formatShare(purchases ?? 0, carts ?? 0)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {rows.length === 0 && error === null && <p className="empty">No product has been seen yet.</p>}
      </div>
    </Panel>
  );
}
