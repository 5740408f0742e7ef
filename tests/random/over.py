"""Random OVER aggregations by row time: frames of rows and of ranges, ties, late rows, several aggregates."""

import aggregates
import rows

CALLS = [c for c in aggregates.CALLS if "FILTER" not in c and "LISTAGG" not in c]


def script(rng):
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", f"ts - INTERVAL '{rng.choice([0, 2, 4])}' SECOND")
    partition = rng.choice(["PARTITION BY k ", "PARTITION BY k ", "PARTITION BY k, s ", ""])
    frame = rng.choice([
        "", "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", f"ROWS BETWEEN {rng.randint(0, 4)} PRECEDING AND CURRENT ROW",
        "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", f"RANGE BETWEEN INTERVAL '{rng.choice([1, 3, 6])}' SECOND PRECEDING AND CURRENT ROW",
    ])
    calls = rng.sample(CALLS, rng.randint(1, 4))
    if not frame:
        calls += rng.sample(["LAG(v)", "LAG(s, 2)", "LAG(v, 1, 0)", "ROW_NUMBER()", "LAG(ts)"], 1) if rng.random() < 0.5 else []
    columns = ", ".join(f"{c} OVER w AS a{i}" for i, c in enumerate(calls))
    query = f"SELECT id, k, {columns} FROM t WINDOW w AS ({partition}ORDER BY ts {frame})"
    if rng.random() < 0.2:
        query = f"SELECT id, a0 FROM ({query}) WHERE a0 IS NOT NULL AND id > 3"
    return text, query, {"t": rows.events(rng, rng.choice([20, 50]))}
