// SQL over served tables, in Pinot's shape.
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export type Cell = string | number | boolean | null;

export interface ResultTable {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly timeUsedMs: number;
  readonly rowsTotal: number;
}

interface BrokerResponse {
  readonly resultTable?: {
    readonly dataSchema: { readonly columnNames: string[]; readonly columnDataTypes: string[] };
    readonly rows: Cell[][];
  };
  readonly exceptions: readonly { readonly errorCode: number; readonly message: string }[];
  readonly timeUsedMs: number;
  readonly totalDocs: number;
}

export async function runQuery(sql: string, signal?: AbortSignal): Promise<ResultTable> {
  const response = await fetch('/query/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw new Error(`the server answered with status ${response.status}`);
  const body = (await response.json()) as BrokerResponse;
  const exception = body.exceptions[0];
  if (exception !== undefined) throw new Error(exception.message);
  return {
    names: body.resultTable?.dataSchema.columnNames ?? [],
    types: body.resultTable?.dataSchema.columnDataTypes ?? [],
    rows: body.resultTable?.rows ?? [],
    timeUsedMs: body.timeUsedMs,
    rowsTotal: body.totalDocs,
  };
}

/** Looking at the page may take this share of a core from the pipelines, not more. */
const SHARE = 0.05;

/** The answer to `sql`, asked again and again while `enabled`; less often when it takes long. */
export function useSql(sql: string, enabled: boolean, everyMs = 1000) {
  return useQuery({
    queryKey: ['sql', sql],
    queryFn: ({ signal }) => runQuery(sql, signal),
    enabled: enabled && sql !== '',
    refetchInterval: ({ state }) => Math.max(everyMs, (state.data?.timeUsedMs ?? 0) / SHARE),
    placeholderData: keepPreviousData,
  });
}

export function asNumber(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : 0;
}

export function asText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
