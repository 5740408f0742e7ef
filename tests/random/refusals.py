"""Random queries and statements that are mostly wrong: templates with columns of any type in their places, and mutated good queries.

What Flink takes we have to take with its result; what it refuses we have to refuse.
"""

import re

import chains
import event_time
import rows

ANY = ["id", "k", "v", "d", "s", "ts", "1", "'x'", "NULL", "1.5", "TRUE", "b", "dt", "a", "m", "r", "by", "f", "ltz", "INTERVAL '1' SECOND", "COUNT(*)", "nope", "t.k", "u.k"]
TABLE = """CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3), b BOOLEAN, dt DATE, a ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT, y STRING>,
  `by` BYTES, f DOUBLE, ltz TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
"""
TEMPLATES = [
    "SELECT {x} {o} {x} AS c FROM t",
    "SELECT {x} {o} {x} {o} {x} AS c FROM t",
    "SELECT id FROM t WHERE {x}",
    "SELECT id FROM t WHERE {x} {o} {x}",
    "SELECT id FROM t WHERE {x} BETWEEN {x} AND {x}",
    "SELECT id FROM t WHERE {x} IN ({x}, {x})",
    "SELECT id FROM t WHERE {x} LIKE {x}",
    "SELECT id FROM t WHERE {x} IS {n}",
    "SELECT id FROM t WHERE {x} IN (SELECT {x} FROM u)",
    "SELECT id FROM t WHERE EXISTS (SELECT {x} FROM u WHERE {x} = {x})",
    "SELECT id, (SELECT {x} FROM u) AS c FROM t",
    "SELECT CASE WHEN {x} THEN {x} ELSE {x} END AS c FROM t",
    "SELECT CASE {x} WHEN {x} THEN {x} ELSE {x} END AS c FROM t",
    "SELECT CAST({x} AS {t}) AS c FROM t",
    "SELECT TRY_CAST({x} AS {t}) AS c FROM t",
    "SELECT COALESCE({x}, {x}) AS c FROM t",
    "SELECT {g}({x}) AS c FROM t",
    "SELECT k, {g}({x}) AS c FROM t GROUP BY k",
    "SELECT {x} AS c, {g}({x}) AS e FROM t GROUP BY {x}",
    "SELECT k, COUNT(*) AS c FROM t GROUP BY k HAVING {x} > 1",
    "SELECT k, {g}({x}) FILTER (WHERE {x}) AS c FROM t GROUP BY k",
    "SELECT {g}(DISTINCT {x}) AS c FROM t",
    "SELECT {g}({x}) OVER (PARTITION BY {x} ORDER BY {x}) AS c FROM t",
    "SELECT {g}({x}) OVER (PARTITION BY k ORDER BY ts {fr}) AS c FROM t",
    "SELECT {w}({x}) OVER (PARTITION BY k ORDER BY {x}) AS c FROM t",
    "SELECT {w}() OVER (ORDER BY {x}) AS c FROM t",
    "SELECT k FROM (SELECT *, {w}() OVER (PARTITION BY {x} ORDER BY {x}) AS rn FROM t) WHERE rn {o} {x}",
    "SELECT t.id FROM t {j} u ON {x} {o} {x}",
    "SELECT t.id FROM t {j} u ON t.{c} = u.{uc}",
    "SELECT id FROM t {j} u USING ({uc})",
    "SELECT {x} FROM t UNION ALL SELECT {x} FROM t",
    "SELECT {x}, {x} FROM t UNION SELECT {x}, {x} FROM u",
    "SELECT {x} AS c FROM t INTERSECT SELECT {x} AS c FROM u",
    "SELECT e FROM t CROSS JOIN UNNEST({x}) AS q (e)",
    "SELECT e, e2 FROM t CROSS JOIN UNNEST({x}) AS q (e, e2)",
    "SELECT {x}[{x}] AS c FROM t",
    "SELECT {x}.x AS c FROM t",
    "SELECT window_start, COUNT(*) AS c FROM TABLE({tvf}(TABLE {ta}, DESCRIPTOR({c}), {i}, {i})) GROUP BY window_start, window_end",
    "SELECT window_start, {g}({x}) AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), {i})) GROUP BY window_start, window_end",
    "SELECT window_start, {x} AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end",
    "SELECT {l}_START(ts, INTERVAL '5' SECOND) AS c FROM t GROUP BY TUMBLE({x}, {i})",
    "SELECT {g}({x}) AS c FROM t GROUP BY {l}({c}, {i}, {i})",
    "SELECT {x} AS c FROM t ORDER BY {x}",
    "SELECT id FROM t ORDER BY {x} LIMIT {lim}",
    "SELECT id FROM t LIMIT {lim} OFFSET {lim}",
    "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY {c} ORDER BY {c} MEASURES {mm} AS m1 ONE ROW PER MATCH PATTERN (A {q} B) DEFINE A AS A.{c} {o} {x}, B AS B.v > 1)",
    "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES {mm} AS m1 {am} PATTERN ({p}) DEFINE A AS A.v > 1)",
    "SELECT t.id, u.v AS c FROM t {j} u FOR SYSTEM_TIME AS OF t.{c} ON t.{c} = u.{uc}",
    "SELECT t.id FROM t, LATERAL (SELECT {x} AS c FROM u WHERE u.{uc} = t.{c}) AS q",
    "SELECT DISTINCT {x} AS c FROM t",
    "SELECT {x} AS c, {x} AS c FROM t",
    "SELECT TIMESTAMPDIFF({un}, {x}, {x}) AS c FROM t",
    "SELECT EXTRACT({un} FROM {x}) AS c FROM t",
    "SELECT FLOOR({x} TO {un}) AS c FROM t",
    "SELECT TIMESTAMPADD({un}, {x}, {x}) AS c FROM t",
    "SELECT {x} + INTERVAL '1' {un} AS c FROM t",
    "SELECT * FROM (VALUES ({x}, {x}), ({x}, {x})) AS q (c, e)",
    "SELECT ARRAY[{x}, {x}] AS c FROM t",
    "SELECT MAP[{x}, {x}] AS c FROM t",
    "SELECT ROW({x}, {x}).f0 AS c FROM t",
    "WITH q AS (SELECT {x} AS c FROM t) SELECT {x} AS e FROM q",
    "SELECT k, {g}({x}) AS c FROM t GROUP BY GROUPING SETS ((k), ({x}))",
    "SELECT {x}, GROUPING({x}) AS c FROM t GROUP BY ROLLUP (k, s)",
]
FILL = {
    "o": ["=", "<>", "<", ">=", "+", "-", "*", "/", "||", "AND", "OR", "IS DISTINCT FROM", "%"],
    "n": ["NULL", "NOT NULL", "TRUE", "NOT FALSE", "UNKNOWN", "JSON"],
    "t": ["INT", "STRING", "TIMESTAMP(3)", "DATE", "BOOLEAN", "DECIMAL(5, 2)", "ARRAY<INT>", "ROW<a INT>", "BYTES", "TIME", "DOUBLE", "TIMESTAMP_LTZ(3)", "MAP<STRING, STRING>", "INTERVAL SECOND"],
    "g": ["SUM", "AVG", "MIN", "MAX", "COUNT", "LISTAGG", "FIRST_VALUE", "COLLECT", "STDDEV_POP", "ARRAY_AGG", "JSON_ARRAYAGG"],
    "w": ["ROW_NUMBER", "RANK", "LAG", "LEAD", "FIRST_VALUE", "NTILE", "SUM"],
    "fr": ["ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", "RANGE BETWEEN 3 PRECEDING AND CURRENT ROW", "ROWS BETWEEN CURRENT ROW AND 1 PRECEDING", "RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW", "ROWS 2 PRECEDING", "ROWS BETWEEN -1 PRECEDING AND CURRENT ROW"],
    "j": ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "NATURAL JOIN", "CROSS JOIN", "SEMI JOIN"],
    "c": ["id", "k", "v", "d", "s", "ts", "b", "dt", "a", "m", "r", "f", "ltz", "nope"],
    "uc": ["id", "k", "v", "d", "s", "ts", "nope"],
    "tvf": ["TUMBLE", "HOP", "CUMULATE", "SESSION"],
    "ta": ["t", "u", "nope"],
    "i": ["INTERVAL '5' SECOND", "INTERVAL '10' SECOND", "INTERVAL '0' SECOND", "INTERVAL '1' MONTH", "5", "INTERVAL '-5' SECOND", "INTERVAL '3' SECOND", "'5'", "v"],
    "l": ["TUMBLE", "HOP", "SESSION"],
    "lim": ["1", "0", "-1", "1.5", "'x'", "v", "ALL"],
    "mm": ["A.id", "FIRST(A.id)", "SUM(A.s)", "A.nope", "C.id", "id", "COUNT(DISTINCT A.id)", "PREV(A.id)", "LAST(A.id + B.id)", "MATCH_ROWTIME()", "CLASSIFIER()", "SUM(A.v) + B.v"],
    "q": ["*", "+", "??", "{2}", "*?", "|", "{3,1}"],
    "p": ["A B*", "A?", "A B+", "A (B)", "A | B", "^ A B", "A", "A B{0}", "PERMUTE(A, B)", "A B A", "A{- B -}"],
    "am": ["ONE ROW PER MATCH", "ALL ROWS PER MATCH", "AFTER MATCH SKIP TO LAST C", "AFTER MATCH SKIP TO NEXT ROW", "AFTER MATCH SKIP TO FIRST A", ""],
    "un": ["SECOND", "DAY", "MONTH", "YEAR", "WEEK", "EPOCH", "NANOSECOND", "DECADE", "FORTNIGHT", "QUARTER", "MILLISECOND"],
}


def script(rng):
    if rng.random() < 0.65:
        text = TABLE + rows.table("u", None, rng.random() < 0.3)
        query = re.sub(r"\{(\w+)\}", lambda m: rng.choice(ANY) if m[1] == "x" else rng.choice(FILL[m[1]]), rng.choice(TEMPLATES))
        data = {"t": [full(rng, r) for r in rows.events(rng, 6)], "u": []}
        return {"text": text, "query": query, "inputs": data, "print": True, "compare": "multiset"}
    if rng.random() < 0.5:
        made = event_time.script(rng)
    else:
        chain = chains.Chain(rng, depth=2)
        relation = chain.relation()
        sql = relation.sql if " " in relation.sql else f"SELECT * FROM {relation.sql}"
        made = {"text": chain.ddl() + "".join(chain.views), "query": sql, "inputs": chain.data(6), "compare": "multiset", "print": True}
    made["query"] = mutated(rng, made["query"])
    made["print"] = False
    return made


def full(rng, row):
    """A row with the other columns of the templates' table."""
    return {**row, "b": rng.random() < 0.5, "dt": "2024-05-01", "a": [1, 2], "m": {"x": 1}, "r": {"x": 1, "y": "z"}, "by": "YWI=", "f": 1.5, "ltz": "2024-05-01 10:00:00Z"}


def mutated(rng, query):
    """The query with one or two of its words replaced by another of its words, or gone."""
    words = re.split(r"(\w+|'[^']*'|[^\w\s])", query)
    places = [i for i, w in enumerate(words) if w.strip()]
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.choice(places)
        words[at] = rng.choice([words[rng.choice(places)], words[rng.choice(places)], "", "nope", "1", "'x'", "NULL"])
    return "".join(words)
