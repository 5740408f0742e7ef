// The served tables and SQL over them: choose a table, or write a query; its answer stays current.
import { useState } from 'react';
import type { TableStatus } from '../../api/model';
import { useSql, type Cell } from '../../api/query';
import { Panel } from '../../components/panel';
import { formatCount, formatShort } from '../../format/numbers';
import { formatDuration } from '../../format/times';

interface TablesPanelProps {
  readonly tables: readonly TableStatus[];
  readonly connected: boolean;
  readonly nowMs: number;
}

const selectAll = (table: string) => `SELECT * FROM ${table} LIMIT 20`;

export function TablesPanel({ tables, connected, nowMs }: TablesPanelProps) {
  const [written, setWritten] = useState<string>();
  const [submitted, setSubmitted] = useState<string>();
  const first = tables[0]?.name;
  const sql = submitted ?? (first === undefined ? '' : selectAll(first));
  const { data, error } = useSql(sql, connected, 2000);
  const choose = (query: string) => {
    setWritten(query);
    setSubmitted(query);
  };
  return (
    <Panel
      title="Served tables"
      note={data === undefined ? 'SQL over HTTP, in Pinot’s shape' : `${data.rows.length} rows, ${data.timeUsedMs} ms`}
      className="panel-tables"
    >
      <div className="split">
        <ul className="choices" aria-label="Served tables">
          {tables.map((table) => (
            <li key={table.name}>
              <button type="button" aria-pressed={sql === selectAll(table.name)} onClick={() => choose(selectAll(table.name))}>
                <span className="choice-name">{table.name}</span>
                <span className="choice-facts">
                  <span>{`${formatShort(table.rows)} rows`}</span>
                  <span>{table.updated_ms == null ? '–' : `${formatDuration(nowMs - table.updated_ms)} ago`}</span>
                </span>
              </button>
            </li>
          ))}
          {tables.length === 0 && <li className="empty">No table is served.</li>}
        </ul>
        <div className="query">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              choose(written ?? sql);
            }}
          >
            <input
              aria-label="SQL"
              spellCheck={false}
              autoComplete="off"
              value={written ?? sql}
              onChange={(event) => setWritten(event.target.value)}
            />
            <button type="submit" className="button">
              Run
            </button>
          </form>
          <div className="scroll" tabIndex={0} role="region" aria-label="Result">
            {error !== null ? (
              <p className="error-text">{error.message}</p>
            ) : (
              <table className="table table-sticky">
                <thead>
                  <tr>
                    {data?.names.map((name, index) => (
                      <th key={name + String(index)} className={isNumber(data.types[index]) ? 'number' : ''}>
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data?.rows.map((row, position) => (
                    <tr key={position}>
                      {row.map((cell, index) => (
                        <td key={index} className={isNumber(data.types[index]) ? 'number' : 'clip'}>
                          {show(cell, data.types[index])}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        </div>
      </div>
    </Panel>
  );
}

const isNumber = (type: string | undefined) => ['INT', 'LONG', 'FLOAT', 'DOUBLE'].includes(type ?? '');

function show(cell: Cell, type: string | undefined): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number' && type !== 'DOUBLE') return formatCount(cell);
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 2 });
  return String(cell);
}
