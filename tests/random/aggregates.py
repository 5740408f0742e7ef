"""Random aggregate calls, and group aggregations over rows and change logs, in one or two levels."""

import rows

CALLS = [
    "COUNT(*)", "COUNT(v)", "SUM(v)", "MIN(v)", "MAX(v)", "AVG(v)", "COUNT(DISTINCT v)", "SUM(DISTINCT v)", "SUM(d)", "AVG(d)", "MIN(s)",
    "MAX(s)", "MAX(d)", "COUNT(DISTINCT s)", "COUNT(DISTINCT k)", "MAX(ts)", "MIN(id)", "SUM(CAST(v AS BIGINT))", "COUNT(*) FILTER (WHERE v > 2)",
    "SUM(v) FILTER (WHERE s <> 'x')", "COUNT(DISTINCT v) FILTER (WHERE id > 5)", "SUM(v * 2 + id)", "AVG(CAST(v AS DOUBLE))",
    "FIRST_VALUE(v)", "LAST_VALUE(s)", "LISTAGG(s)", "LISTAGG(s, '|')", "VAR_POP(v)", "STDDEV_SAMP(v)", "ARRAY_AGG(s)", "JSON_ARRAYAGG(s)", "LISTAGG(DISTINCT s)",
]


# Not in windows: Flink's two-step windows give distinct values in the order of a hash map; older ones write JSON without quotes.
IN_WINDOWS = [c for c in CALLS if c not in ("LISTAGG(DISTINCT s)", "JSON_ARRAYAGG(s)")]


def several(rng, count, calls=CALLS):
    return rng.sample(calls, count)


def script(rng):
    change_log = rng.random() < 0.5
    text = rows.table("t", change_log=change_log)
    keys = rng.choice([[], ["k"], ["k"], ["s"], ["k", "s"]])
    made = several(rng, rng.randint(1, 4))
    columns = ", ".join([*keys, *(f"{a} AS a{i}" for i, a in enumerate(made))])
    where = rng.choice(["", "", " WHERE v > 0", " WHERE k IS NOT NULL", " WHERE MOD(id, 2) = 0"])
    group = f" GROUP BY {', '.join(keys)}" if keys else ""
    having = rng.choice(["", "", " HAVING COUNT(*) > 1", " HAVING MAX(v) > 3", " HAVING SUM(v) < 20"])
    query = f"SELECT {columns} FROM t{where}{group}{having}"
    if keys and rng.random() < 0.3:
        outer = rng.choice(["COUNT(*)", "MAX(a0)", "COUNT(DISTINCT a0)", "MIN(a0)", "COUNT(a0)"])
        query = f"SELECT {outer} AS o, COUNT(*) AS c FROM ({query})"
    elif keys and rng.random() < 0.2:
        query = f"SELECT DISTINCT a0 FROM ({query})"
    data = rows.changes(rng, rng.choice([20, 50])) if change_log else rows.events(rng, rng.choice([15, 40]))
    return text, query, {"t": data}
