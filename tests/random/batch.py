"""Random scripts in batch mode: chains of operators, OVER with any frame and function, windows over plain timestamps, sorted results.

Every row is final and printed once. Rows are compared as a multiset, or in order where the script sorts by all columns.
"""

import chains
import rows

MODE = "SET 'execution.runtime-mode' = 'batch';\n"
# In this order a frame starts and ends.
ROWS = ["UNBOUNDED PRECEDING", "3 PRECEDING", "1 PRECEDING", "CURRENT ROW", "1 FOLLOWING", "2 FOLLOWING", "UNBOUNDED FOLLOWING"]
FRAMED = [
    "COUNT(*)", "COUNT(v)", "SUM(v)", "MIN(v)", "MAX(d)", "AVG(v)", "SUM(d)", "FIRST_VALUE(v)", "LAST_VALUE(s)", "MIN(s)", "MAX(ts)",
    "SUM(CAST(v AS DOUBLE))", "STDDEV_POP(CAST(v AS DOUBLE))",
]
PLACED = [
    "ROW_NUMBER()", "RANK()", "DENSE_RANK()", "PERCENT_RANK()", "CUME_DIST()", "NTILE(3)", "NTILE(40)",
]
# Beside other windows Flink takes another number of the query for the offset, so these stand alone.
NEIGHBOURS = ["LAG(v)", "LEAD(v)", "LAG(s, 2)", "LEAD(ts, 3)", "LEAD(d, -1)", "LAG(v, 1, v)"]


def script(rng):
    make = rng.choice([chain, chain, over, over, windows])
    text, query, inputs, columns = make(rng)
    compare = "multiset"
    if columns and rng.random() < 0.3:
        query = f"SELECT * FROM ({query}) ORDER BY {', '.join(c + rng.choice(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST']) for c in columns)}"
        query += rng.choice(["", "", " LIMIT 5", " LIMIT 7 OFFSET 2"])
        compare = "ordered"
    return {"text": MODE + text, "query": query, "inputs": inputs, "print": True, "compare": compare}


def chain(rng):
    made = chains.Chain(rng, batch=True, depth=rng.choice([2, 3, 3, 4]))
    relation = made.relation()
    while relation.sql in made.tables:
        relation = made.relation()
    query = f"SELECT * FROM ({relation.sql})" if relation.sql.startswith("(") else relation.sql
    return made.ddl() + "".join(made.views), query, made.data(), [n for n, _ in relation.columns]


def over(rng):
    partition = rng.choice(["PARTITION BY k ", "PARTITION BY k ", "PARTITION BY k, s ", ""])
    # Numbers of equal rows, and values of neighbours, are Flink's choice: id decides.
    order = rng.choice(["id", "id DESC", "v, id", "s DESC, id", "ts, id DESC", "d NULLS LAST, id"])
    start = rng.randrange(len(ROWS) - 1)
    end = rng.randrange(max(start, 1), len(ROWS))
    calls = [f"{c} OVER ({partition}ORDER BY {order} ROWS BETWEEN {ROWS[start]} AND {ROWS[end]})" for c in rng.sample(FRAMED, rng.randint(1, 3))]
    if rng.random() < 0.5:
        calls += [f"{rng.choice(PLACED)} OVER ({partition}ORDER BY {order})"]
    if rng.random() < 0.15:
        calls = [f"{rng.choice(NEIGHBOURS)} OVER ({partition}ORDER BY {order})"]
    elif rng.random() < 0.4:
        key = rng.choice(["v", "id", "v DESC"])
        near = rng.choice(["BETWEEN 2 PRECEDING AND CURRENT ROW", "BETWEEN 1 PRECEDING AND 1 FOLLOWING", "BETWEEN CURRENT ROW AND 3 FOLLOWING", "UNBOUNDED PRECEDING"])
        calls += [f"{rng.choice(['COUNT(*)', 'SUM(v)', 'MIN(d)'])} OVER ({partition}ORDER BY {key} RANGE {near})"]
    if len(calls) > 1 and rng.random() < 0.2:
        calls += [f"{rng.choice(['COUNT(*)', 'MAX(v)', 'SUM(d)'])} OVER ({partition.strip()})"]
    names = [f"a{i}" for i in range(len(calls))]
    query = f"SELECT id, {', '.join(f'{c} AS {n}' for c, n in zip(calls, names))} FROM t"
    if rng.random() < 0.3:
        query = f"SELECT id, a0 FROM ({query}) WHERE {rng.choice(['a0 IS NOT NULL', 'id > 5'])}"
        names = ["a0"]
    return rows.table("t"), query, {"t": rows.events(rng, rng.choice([12, 40]))}, ["id", *names]


def windows(rng):
    shape = rng.choice(["TUMBLE({}, INTERVAL '5' SECOND)", "HOP({}, INTERVAL '2' SECOND, INTERVAL '6' SECOND)", "CUMULATE({}, INTERVAL '2' SECOND, INTERVAL '6' SECOND)"])
    window = f"TABLE({shape.format('TABLE t, DESCRIPTOR(ts)')})"
    watermark = rng.choice([None, "ts - INTERVAL '1' SECOND"])
    keys = rng.choice([[], ["k"], ["k", "s"]])
    if rng.random() < 0.3:
        query = f"SELECT id, window_start, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY v DESC, id) AS n FROM {window}) WHERE n <= 2"
        columns = ["id", "window_start", "n"]
    else:
        calls = rng.sample(["COUNT(*)", "SUM(v)", "MAX(d)", "COUNT(DISTINCT s)", "MIN(id)"], 2)
        columns = ["window_start", "window_end", *keys, "a0", "a1"]
        query = f"SELECT {', '.join(['window_start', 'window_end', *keys])}, {calls[0]} AS a0, {calls[1]} AS a1 FROM {window} GROUP BY {', '.join(['window_start', 'window_end', *keys])}"
    return rows.table("t", watermark), query, {"t": rows.events(rng, 30)}, columns
