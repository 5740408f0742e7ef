"""Random Top-N and LIMIT over groups: what moves which way when a group is updated, and which keys are selected.

Invariant: what is left in the end does not depend on the order of arrival where that is free: ties are broken by all columns.
"""

import rows

COLUMNS = ["id", "k", "v", "s", "d"]
INPUTS = {
    "t": 8,
    "(SELECT DISTINCT k, s, v, d, 1 AS id FROM t)": 1,
    "(SELECT id, k, v, s, d FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)))": 1,
    "(SELECT MAX(id) AS id, k, MAX(v) AS v, s, MAX(d) AS d FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k, s)": 1,
    "(SELECT MAX(id) AS id, k, MAX(v) AS v, s, MAX(d) AS d FROM t GROUP BY TUMBLE(ts, INTERVAL '10' SECOND), k, s)": 1,
    "(SELECT id, k, v, s, d FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, s, v ORDER BY ts) AS r FROM t) WHERE r = 1)": 1,
    "(SELECT id, k, COUNT(v) OVER (PARTITION BY k ORDER BY ts) AS v, s, d FROM t)": 1,
    "(SELECT id, k, x AS v, s, d FROM t, UNNEST(ARRAY[v, 2]) AS u(x))": 1,
    "(SELECT id, k, v, s, d FROM t UNION ALL SELECT id, s, v, k, d FROM t)": 1,
}
CALLS = {
    "COUNT(*)": 4, "COUNT(v)": 2, "SUM(v)": 4, "SUM(d)": 2, "MAX(v)": 2, "MIN(v)": 2, "AVG(v)": 1, "COUNT(DISTINCT v)": 1, "SUM(1)": 1,
    "SUM(CASE WHEN v > 2 THEN 1 ELSE 0 END)": 2, "SUM(CASE WHEN v > 2 THEN 2 ELSE -1 END)": 1, "SUM(CASE WHEN v > 2 THEN v ELSE 0 END)": 1,
    "SUM(v) FILTER (WHERE v > 0)": 1, "COUNT(*) FILTER (WHERE v > 0)": 1, "SUM(v * 2)": 1, "SUM(DISTINCT v)": 1,
    "CAST(COUNT(*) AS INT)": 1, "LAST_VALUE(v)": 1, "SUM(CAST(v AS BIGINT))": 1,
}
WHERE = [
    "v > 0", "v >= 1 AND s <> 'y'", "d > 0", "d >= 0.5 AND v > 0", "v BETWEEN 0 AND 6", "v < 0", "v IN (1, 2, 5)", "v > 3 OR v = 1", "v > 3 OR k = 'a'",
    "0 < v", "NOT (v < 0)", "v <> 0", "k = 'a'", "k = 'a' AND v > 0", "s = 'x'", "v = 2", "d > 0.7", "v > 0.5", "v IS NOT NULL",
]
HAVING = ["COUNT(*) > 1", "COUNT(*) < 4", "k > 'a'", "k = 'a'", "MAX(v) > 2", "SUM(v) IS NOT NULL", "MIN(v) < 3 AND k <> 'c'"]


def drawn(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


def script(rng):
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", "ts - INTERVAL '2' SECOND")
    source = drawn(rng, INPUTS)
    # Windows and first rows of several keys fire in any order, two readers of one table are read in any order.
    ordered = not any(words in source for words in ("TUMBLE", "r = 1", "OVER", "UNION"))
    keys = rng.choice([["k"], ["k", "s"], ["k", "s"], ["k", "s", "v"], ["s", "k"]])
    calls = {name: drawn(rng, CALLS) for name in rng.choice([["c"], ["c"], ["c", "m"]])}
    where = f" WHERE {rng.choice(WHERE)}" if rng.random() < 0.6 else ""
    having = f" HAVING {rng.choice(HAVING)}" if rng.random() < 0.2 else ""
    selected = [key for key in keys if rng.random() < 0.75] or keys[:1]
    items = ", ".join([*selected, *(f"{call} AS {name}" for name, call in calls.items())])
    groups = f"SELECT {items} FROM {source}{where} GROUP BY {', '.join(keys)}{having}"
    columns = [*selected, *calls]
    if rng.random() < 0.25:
        outer = rng.choice(["MAX(c)", "MIN(c)", "SUM(c)", "COUNT(*)", "COUNT(c)"])
        groups = f"SELECT {selected[0]}, {outer} AS c FROM ({groups}) GROUP BY {selected[0]}"
        columns = [selected[0], "c"]
    if rng.random() < 0.2:
        groups = f"SELECT {', '.join(columns)} FROM ({groups})"
    direction = rng.choice([" DESC", " DESC", " DESC", ""])
    order = f"c{direction}" + (f", {rng.choice(columns)}" if rng.random() < 0.3 else "")
    if not ordered:
        order = ", ".join([order, *(column for column in columns if column != "c")])
    most = rng.randint(1, 3)
    if rng.random() < 0.35:
        shown = ", ".join(rng.sample(columns, rng.randint(1, len(columns))) if rng.random() < 0.5 else columns)
        query = f"SELECT {shown} FROM ({groups}) ORDER BY {order} LIMIT {most}"
    else:
        partition = f"PARTITION BY {rng.choice([c for c in columns if c in keys])} " if rng.random() < 0.75 else ""
        computed = [f"{rng.choice(['UPPER', 'LOWER'])}({selected[0]}) AS u"] if rng.random() < 0.2 and selected[0] != "v" else []
        inner = ", ".join([*columns, *computed, f"ROW_NUMBER() OVER ({partition}ORDER BY {order}) AS rn"])
        shown = [*columns, *(["u"] if computed else []), *(["rn"] if rng.random() < 0.5 else [])]
        query = f"SELECT {', '.join(shown)} FROM (SELECT {inner} FROM ({groups})) WHERE rn <= {most}"
        if rng.random() < 0.15:
            query = f"SELECT {selected[0]}, COUNT(*) AS n, MAX(c) AS mc FROM ({query}) GROUP BY {selected[0]}"
    inputs = {"t": rows.events(rng, rng.choice([15, 30]))}
    return {"text": text, "query": query, "inputs": inputs, "print": ordered, "compare": "ordered" if ordered else "multiset"}
