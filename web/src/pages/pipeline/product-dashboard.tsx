// What the product-analytics pipeline is for, below its four totals: products by revenue, users and
// revenue by minute. All of it is SQL over served tables, the same that any client may ask.
import { useMemo } from 'react';
import type { TableStatus } from '../../api/model';
import { asNumber, useSql } from '../../api/query';
import { Chart } from '../../components/chart';
import { Panel } from '../../components/panel';
import type { Theme } from '../../components/theme';
import { formatCount, formatMoney } from '../../format/numbers';
import { ProductTable } from './product-table';

interface ProductDashboardProps {
  readonly tables: readonly TableStatus[];
  readonly connected: boolean;
  readonly theme: Theme;
}

const MINUTES = 60;

const USERS_SQL = `SELECT CAST(window_start AS LONG) AS minute, active_users FROM active_users ORDER BY minute DESC LIMIT ${MINUTES}`;

// product_analytics keeps one row per product with the time of its last change, so that revenue over
// time comes from the sessions, by the minute in which they began.
const REVENUE_SQL = `SELECT FLOOR(session_start / 60000) * 60000 AS minute, SUM(total_spent) AS revenue FROM user_sessions GROUP BY minute ORDER BY minute DESC LIMIT ${MINUTES}`;

export function ProductDashboard({ tables, connected, theme }: ProductDashboardProps) {
  const serves = (name: string) => tables.some((table) => table.name === name);
  return (
    <>
      <ProductTable connected={connected} />
      <div className="charts">
        {serves('active_users') && (
          <MinutePanel title="Active users" note="per minute; a bar is a fired window" sql={USERS_SQL} kind="bars" format={formatCount} connected={connected} theme={theme} />
        )}
        {serves('user_sessions') && (
          <MinutePanel title="Revenue" note="by minute of session start" sql={REVENUE_SQL} kind="line" format={formatMoney} connected={connected} theme={theme} />
        )}
      </div>
    </>
  );
}

interface MinutePanelProps {
  readonly title: string;
  readonly note: string;
  readonly sql: string;
  readonly kind: 'bars' | 'line';
  readonly format: (value: number) => string;
  readonly connected: boolean;
  readonly theme: Theme;
}

function MinutePanel({ title, note, sql, kind, format, connected, theme }: MinutePanelProps) {
  const { data, error } = useSql(sql, connected, 2000);
  // The page renders twice per second; the chart is drawn only when there is a new answer.
  const { times, values } = useMemo(() => {
    const rows = [...(data?.rows ?? [])].reverse();
    return { times: rows.map((row) => asNumber(row[0])), values: rows.map((row) => asNumber(row[1])) };
  }, [data]);
  return (
    <Panel title={title} note={error?.message ?? note} className="panel-chart">
      <Chart label={title} kind={kind} times={times} values={values} format={format} theme={theme} />
    </Panel>
  );
}
