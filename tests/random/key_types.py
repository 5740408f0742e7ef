"""Every type as the key, the value and the order of each operator: groups, DISTINCT, joins, set operations, Top-N, OVER, windows,
UNNEST, conditions; over rows and over a change log, in mini-batches and in batch mode.
"""

import re

# For each column: its type, and values few enough that they meet again.
COLUMNS = {
    "ti": ("TINYINT", [1, -128, 127, None]),
    "si": ("SMALLINT", [3, -32768, 32767, None]),
    "i": ("INT", [1, -7, 2147483647, None]),
    "bi": ("BIGINT", [1, 123456789012, -9223372036854775808, None]),
    "f": ("FLOAT", [1.5, -0.1, 16777216.0, None]),
    "d": ("DOUBLE", [1.5, 1e300, -0.005, 0.1, None]),
    "dc": ("DECIMAL(10, 3)", [12.345, -0.005, 9999999.999, None]),
    "big": ("DECIMAL(38, 10)", [12345678901234567890.0123456789, -1.5, 0, None]),
    "s": ("STRING", ["abc", "", "äöü漢😀", "Abc", None]),
    "vc": ("VARCHAR(6)", ["abc", "abcdef", "", None]),
    "ch": ("CHAR(4)", ["abcd", "ab  ", "zzzz", None]),
    "b": ("BOOLEAN", [True, False, None]),
    "bys": ("BYTES", ["YWJjZA==", "", "/w==", "fw==", None]),
    "bn": ("BINARY(2)", ["YWI=", "/wA=", None]),
    "dt": ("DATE", ["2024-02-29", "1969-12-31", "0001-01-01", None]),
    "tm": ("TIME(0)", ["10:20:30", "00:00:00", "23:59:59", None]),
    "t3": ("TIMESTAMP(3)", ["2024-02-29 10:20:30.123", "1969-12-31 23:59:59.999", "2024-01-01 00:00:00", None]),
    "t9": ("TIMESTAMP(9)", ["2024-02-29 10:20:30.123456789", "2024-02-29 10:20:30.123456788", "1969-12-31 23:59:59.999999999", None]),
    "ltz": ("TIMESTAMP_LTZ(3)", ["2024-03-31 01:30:00.123Z", "1970-01-01 00:00:00Z", None]),
    "ltz6": ("TIMESTAMP_LTZ(6)", ["2024-03-31 01:30:00.123456Z", "2024-03-31 01:30:00.123457Z", None]),
    "ai": ("ARRAY<INT>", [[1, 2], [], [None, 3], None]),
    "as_": ("ARRAY<STRING>", [["a", "b"], ["a"], [None], None]),
    "ad": ("ARRAY<DECIMAL(6, 2)>", [[1.25], [1.5, None], None]),
    "at3": ("ARRAY<TIMESTAMP(3)>", [["2024-02-29 10:20:30.123"], [], None]),
    "m": ("MAP<STRING, INT>", [{"a": 1}, {}, {"b": None}, None]),
    "r": ("ROW<x INT, y STRING>", [{"x": 1, "y": "abc"}, {"x": None, "y": None}, {"x": 1, "y": "abd"}, None]),
    "rr": ("ROW<a ROW<b INT, c DATE>, e ARRAY<INT>>", [{"a": {"b": 1, "c": "2024-01-01"}, "e": [1]}, {"a": None, "e": None}, None]),
    "ar": ("ARRAY<ROW<x INT, y DOUBLE>>", [[{"x": 1, "y": 0.5}], [{"x": None, "y": 1}, None], [], None]),
    "nn": ("INT NOT NULL", [1, 2, 3]),
    "sn": ("STRING NOT NULL", ["a", "bc", "def"]),
}
NUMBERS = ["ti", "si", "i", "bi", "f", "d", "dc", "big", "nn"]
TEXTS = ["s", "vc", "ch", "sn"]
ORDERED = [*NUMBERS, *TEXTS, "b", "bys", "bn", "dt", "tm", "t3", "t9", "ltz", "ltz6"]
ARRAYS = ["ai", "as_", "ad", "at3", "ar"]


class Script:
    def __init__(self, rng):
        self.rng = rng
        self.changes = rng.random() < 0.35
        self.inputs = ["t"]

    def column(self, among=None):
        return self.rng.choice(among or list(COLUMNS))

    def call(self):
        rng = self.rng
        any_, ordered, number, text = self.column(), self.column(ORDERED), self.column(NUMBERS), self.column(TEXTS)
        return rng.choice([
            f"COUNT({any_})", f"COUNT(DISTINCT {any_})", f"MIN({ordered})", f"MAX({ordered})", f"SUM({number})", f"AVG({number})", f"SUM(DISTINCT {number})",
            f"FIRST_VALUE({any_})", f"LAST_VALUE({any_})", f"LISTAGG({text})", f"ARRAY_AGG({any_})", f"COLLECT({self.column(ORDERED)})", f"STDDEV_POP({number})",
            f"VAR_SAMP({number})", f"COUNT(*) FILTER (WHERE {self.condition()})", f"MAX({ordered}) FILTER (WHERE {self.condition()})", f"JSON_ARRAYAGG({self.column(TEXTS)})",
            f"JSON_OBJECTAGG(CAST(id AS STRING) VALUE {self.column(NUMBERS)})", f"ARRAY_AGG(DISTINCT {self.column(ORDERED)})",
        ])

    def related(self):
        """Calls that Flink takes apart into sums and counts where they share them."""
        number, other = self.column(NUMBERS), self.column(NUMBERS)
        several = [f"AVG({number})", f"SUM({number})", f"COUNT({number})", f"AVG({other})", f"SUM({other})", f"VAR_POP({number})", f"STDDEV_SAMP({other})", "COUNT(*)"]
        return self.rng.sample(several, self.rng.randint(2, 5))

    def condition(self, at=""):
        rng = self.rng
        c = self.column()
        o = self.column(ORDERED)
        literal = {
            **dict.fromkeys(NUMBERS, "1"), **dict.fromkeys(TEXTS, "'abc'"), "b": "TRUE", "bys": "x'61'", "bn": "x'6162'", "dt": "DATE '2024-01-01'", "tm": "TIME '10:00:00'",
            **dict.fromkeys(["t3", "t9"], "TIMESTAMP '2024-01-01 00:00:00'"), **dict.fromkeys(["ltz", "ltz6"], "TO_TIMESTAMP_LTZ(0, 3)"),
        }
        return rng.choice([
            f"{at}{c} IS NOT NULL", f"{at}{c} IS NULL", f"{at}{o} {rng.choice(['=', '<>', '<', '<=', '>', '>='])} {literal[o]}", f"{at}{o} IN ({literal[o]}, {at}{o})",
            f"{at}{c} = {at}{c}", f"{at}{c} IS NOT DISTINCT FROM {at}{c}", f"NOT ({at}{o} < {literal[o]})", f"{at}id > 3",
        ])

    def where(self, share=0.3):
        return f" WHERE {self.condition()}" if self.rng.random() < share else ""

    def groups(self):
        rng = self.rng
        keys = rng.sample(list(COLUMNS), rng.choice([0, 1, 1, 1, 2]))
        calls = [self.call() for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.3:
            calls += self.related()
        shown = ", ".join(keys + [f"{c} AS a{n}" for n, c in enumerate(calls)])
        by = f" GROUP BY {', '.join(keys)}" if keys else ""
        having = f" HAVING {rng.choice(['COUNT(*) > 1', 'COUNT(DISTINCT id) < 4', f'MAX({self.column(ORDERED)}) IS NOT NULL'])}" if rng.random() < 0.2 else ""
        query = f"SELECT {shown} FROM t{self.where()}{by}{having}"
        return f"SELECT {rng.choice(['COUNT(*) AS c', 'COUNT(DISTINCT a0) AS c', 'a0, COUNT(*) AS c'])} FROM ({query}){' GROUP BY a0' if rng.random() < 0.5 else ''}" if rng.random() < 0.12 else query

    def distinct(self):
        return f"SELECT DISTINCT {', '.join(self.rng.sample(list(COLUMNS), self.rng.randint(1, 3)))} FROM t{self.where()}"

    def grouping_sets(self):
        x, y = self.rng.sample(list(COLUMNS), 2)
        form = self.rng.choice(["ROLLUP ({}, {})", "CUBE ({}, {})", "GROUPING SETS (({}), ({}), ())"]).format(x, y)
        return f"SELECT {x}, {y}, GROUPING({x}) AS g, {self.call()} AS a FROM t{self.where()} GROUP BY {form}"

    def join(self):
        rng = self.rng
        self.inputs = ["t", "u"]
        x = self.column()
        same = [n for n, (type_, _) in COLUMNS.items() if type_.split("(")[0] == COLUMNS[x][0].split("(")[0]]
        y = rng.choice(same)
        on = f"a.{x} {rng.choice(['=', '=', '=', 'IS NOT DISTINCT FROM'])} b.{y}"
        if rng.random() < 0.15:
            on = f"a.{self.column(NUMBERS)} = b.{self.column(NUMBERS)}"
        if rng.random() < 0.3:
            o = self.column(ORDERED)
            on += f" AND a.{o} {rng.choice(['<', '<=', '<>'])} b.{o}"
        kind = rng.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "EXISTS", "NOT EXISTS", "IN"])
        shown = ", ".join(f"{s}.{self.column()} AS c{n}" for n, s in enumerate(rng.choices("ab", k=3)))
        if kind in ("EXISTS", "NOT EXISTS"):
            return f"SELECT a.id, a.{x} FROM t a WHERE {kind} (SELECT 1 FROM u b WHERE {on})"
        if kind == "IN":
            return f"SELECT id, {x} FROM t WHERE {x} {rng.choice(['IN', 'NOT IN'])} (SELECT {y} FROM u{self.where()})"
        return f"SELECT a.id AS i1, b.id AS i2, {shown} FROM t a {kind} u b ON {on}"

    def sets(self):
        rng = self.rng
        self.inputs = ["t", "u"]
        names = rng.sample(list(COLUMNS), rng.randint(1, 2))
        other = []
        for n in names:
            if n in NUMBERS and rng.random() < 0.5:
                other.append(rng.choice(NUMBERS))
            elif n in TEXTS and rng.random() < 0.5:
                other.append(rng.choice(TEXTS))
            elif n in ("t3", "t9", "ltz", "ltz6") and rng.random() < 0.3:
                other.append(rng.choice(["t3", "t9"] if n[:3] != "ltz" else ["ltz", "ltz6"]))
            else:
                other.append(n)
        word = rng.choice(["UNION", "UNION ALL", "INTERSECT", "EXCEPT"])
        return f"SELECT {', '.join(f'{n} AS c{i}' for i, n in enumerate(names))} FROM t {word} SELECT {', '.join(f'{n} AS c{i}' for i, n in enumerate(other))} FROM u"

    def top(self):
        rng = self.rng
        by = f"PARTITION BY {self.column()} " if rng.random() < 0.7 else ""
        order = ", ".join(f"{c}{rng.choice(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST'])}" for c in rng.sample(ORDERED, rng.randint(1, 2)))
        order = f"{order}, id" if rng.random() < 0.5 else order
        keep = rng.choice(["rn = 1", "rn <= 2", "rn <= 3"])
        shown = ", ".join(["id", *rng.sample([c for c in COLUMNS], 2)] + (["rn"] if rng.random() < 0.5 else []))
        return f"SELECT {shown} FROM (SELECT *, ROW_NUMBER() OVER ({by}ORDER BY {order}) AS rn FROM t{self.where()}) WHERE {keep}"

    def limit(self):
        order = ", ".join(f"{c}{self.rng.choice(['', ' DESC'])}" for c in self.rng.sample(ORDERED, 2))
        return f"SELECT id, {self.column()} AS c FROM t{self.where()} ORDER BY {order}, id LIMIT {self.rng.randint(1, 4)}"

    def first_or_last(self):
        by = f"PARTITION BY {self.column()} "
        return f"SELECT id, {self.column()} AS c FROM (SELECT *, ROW_NUMBER() OVER ({by}ORDER BY ts{self.rng.choice(['', ' DESC'])}) AS rn FROM t) WHERE rn = 1"

    def over(self):
        rng = self.rng
        by = f"PARTITION BY {self.column()} " if rng.random() < 0.7 else ""
        frame = rng.choice(["", "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", "RANGE BETWEEN INTERVAL '2' SECOND PRECEDING AND CURRENT ROW", "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"])
        calls = []
        while len(calls) < 2:
            call = self.call()
            if "FILTER" not in call:
                calls.append(call)
        if not frame:
            calls.append(f"LAG({self.column()}{rng.choice(['', ', 2'])})")
        return f"SELECT id, {', '.join(f'{c} OVER w AS a{n}' for n, c in enumerate(calls))} FROM t WINDOW w AS ({by}ORDER BY ts {frame})"

    def window(self):
        rng = self.rng
        keys = rng.sample(list(COLUMNS), rng.choice([0, 1, 1]))
        shape = rng.choice(["TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '3' SECOND)", "HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '4' SECOND)", "SESSION"])
        if shape == "SESSION":
            shape = f"SESSION(TABLE t{' PARTITION BY ' + keys[0] if keys else ''}, DESCRIPTOR(ts), INTERVAL '1' SECOND)"
        calls = self.related() if rng.random() < 0.3 else []
        while len(calls) < 2:
            call = self.call()
            if not call.startswith(("COLLECT", "JSON", "ARRAY_AGG(DISTINCT")):
                calls.append(call)
        return f"SELECT window_start, {', '.join(keys + [f'{c} AS a{n}' for n, c in enumerate(calls)])} FROM TABLE({shape}){self.where()} GROUP BY {', '.join(['window_start', 'window_end', *keys])}"

    def match(self):
        x, y = self.column(), self.column(ORDERED)
        return (
            f"SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY {self.column()} ORDER BY ts MEASURES FIRST(A.{x}) AS m0, LAST(B.{self.column()}) AS m1, COUNT(B.{self.column()}) AS m2, "
            f"MAX(A.{y}) AS m3 ONE ROW PER MATCH AFTER MATCH SKIP {self.rng.choice(['PAST LAST ROW', 'TO NEXT ROW'])} PATTERN (A {self.rng.choice(['B', 'B{1,2} C', 'B+? C'])}) "
            f"DEFINE A AS {self.condition('A.')}, B AS {self.condition('B.')})"
        )

    def unnest(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.4:
            return f"SELECT id, e FROM t CROSS JOIN UNNEST({self.column(['ai', 'as_', 'ad', 'at3'])}) AS q (e){' WHERE e IS NOT NULL' if rng.random() < 0.3 else ''}"
        if kind < 0.6:
            return "SELECT id, x, y FROM t LEFT JOIN UNNEST(ar) AS q (x, y) ON TRUE"
        if kind < 0.8:
            return f"SELECT id, k_, v_ FROM t {rng.choice(['CROSS JOIN UNNEST(m) AS q (k_, v_)', 'LEFT JOIN UNNEST(m) AS q (k_, v_) ON TRUE'])}"
        o = self.column(ORDERED)
        return f"SELECT g, e, n FROM (SELECT b AS g, COLLECT({o}) AS c FROM t GROUP BY b) CROSS JOIN UNNEST(c) AS q (e, n)" if rng.random() < 0.3 else f"SELECT g, e FROM (SELECT b AS g, ARRAY_AGG({self.column()}) AS c FROM t GROUP BY b) CROSS JOIN UNNEST(c) AS q (e)"

    def values(self):
        """Casts to text, constructors, conditions."""
        rng = self.rng
        x, y = self.column(), self.column()
        o = self.column(ORDERED)
        return "SELECT id, " + ", ".join(f"{e} AS c{n}" for n, e in enumerate(rng.sample([
            f"CAST({x} AS STRING)", f"COALESCE({x}, {x})", f"CASE WHEN {self.condition()} THEN {x} ELSE {x} END", f"ARRAY[{x}, {x}]", f"MAP['k', {x}]", f"ROW({x}, {y})",
            f"NULLIF({o}, {o})", f"IF({self.condition()}, {x}, CAST(NULL AS {COLUMNS[x][0].replace(' NOT NULL', '')}))", f"TYPEOF({x})", f"GREATEST({o}, {o})", f"{x} = {x}",
            f"{x} IS DISTINCT FROM {x}", f"JSON_OBJECT('a' VALUE {self.column(ORDERED)})", f"JSON_ARRAY({self.column(ORDERED)}, {self.column(NUMBERS)})", f"JSON_STRING({self.column()})",
            f"ARRAY_CONTAINS({self.column(['ai'])}, 1)", f"CARDINALITY({self.column(ARRAYS + ['m'])})", f"r.y || CAST({x} AS STRING)", f"ARRAY_DISTINCT({self.column(ARRAYS)})", f"MAP_ENTRIES(m)",
            f"ARRAY[{o}, NULL]", f"ELEMENT(ARRAY[{x}])", f"ARRAY_SORT(ARRAY[{o}, {o}])", f"ARRAY_MAX(ARRAY[{o}])", f"ROW({x}, {y}) = ROW({x}, {y})", f"ARRAY_UNION({self.column(['ai'])}, ai)",
        ], 4))) + f" FROM t{self.where(0.5)}"


def script(rng):
    made = Script(rng)
    makers = [made.groups, made.groups, made.groups, made.distinct, made.grouping_sets, made.join, made.join, made.sets, made.top, made.top, made.limit, made.unnest, made.values, made.values]
    if not made.changes:
        makers += [made.first_or_last, made.over, made.over, made.window, made.window, made.match]
    maker = rng.choice(makers)
    query = maker()
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n"
    draw = rng.random()
    if draw < 0.15 and not made.changes and maker not in (made.first_or_last, made.over, made.window, made.match):
        text = "SET 'execution.runtime-mode' = 'batch';\n"
    elif draw < 0.3:
        text += f"SET 'table.exec.mini-batch.enabled' = 'true';\nSET 'table.exec.mini-batch.allow-latency' = '10 min';\nSET 'table.exec.mini-batch.size' = '{rng.choice([2, 3, 100])}';\n"
        text += rng.choice(["", "SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';\n"])
    if rng.random() < 0.3:
        text += f"SET 'table.local-time-zone' = '{rng.choice(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])}';\n"
    names = sorted(n for n in COLUMNS if re.search(rf"\b{n}\b", query))
    if "SELECT * FROM" in query and "MATCH" not in query:
        names = list(COLUMNS)
    for table in made.inputs:
        text += ddl(table, names, made.changes and table == "t")
    data = {table: (changes if made.changes and table == "t" else events)(rng, names) for table in made.inputs}
    # The order of groups of one bundle, of batch and of keys that fire together is a hash map's.
    ordered = len(made.inputs) == 1 and maker in (made.groups, made.distinct, made.top, made.limit, made.values) and "mini-batch" not in text and "batch'" not in text
    return {"text": text, "query": query, "inputs": data, "print": len(made.inputs) == 1 and ("mini-batch" not in text), "compare": "ordered" if ordered else "multiset"}


def ddl(table, names, change_log):
    mark = ", PRIMARY KEY (id) NOT ENFORCED" if change_log else ", WATERMARK FOR ts AS ts - INTERVAL '1' SECOND"
    columns = ", ".join(f"{n} {COLUMNS[n][0]}" for n in names)
    kind = "debezium-json" if change_log else "json"
    return f"CREATE TABLE {table} (id INT, ts TIMESTAMP(3){', ' if names else ''}{columns}{mark}) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/{table}.jsonl', 'format' = '{kind}', '{kind}.timestamp-format.standard' = 'SQL');\n"


def row(rng, number, names):
    second = number // 2
    # Few values, so that keys meet.
    return {"id": number, "ts": f"2024-05-01 10:00:{second:02}", **{n: rng.choice(COLUMNS[n][1]) for n in names}}


def events(rng, names):
    return [row(rng, number, names) for number in range(1, rng.choice([8, 14, 24]))]


def changes(rng, names):
    log, alive = [], {}
    for number in range(1, rng.choice([14, 24])):
        key = rng.randint(1, 6)
        after = {**row(rng, number, names), "id": key}
        if key not in alive:
            log.append({"before": None, "after": after, "op": "c"})
            alive[key] = after
        elif rng.random() < 0.3:
            log.append({"before": alive.pop(key), "after": None, "op": "d"})
        else:
            log.append({"before": alive[key], "after": after, "op": "u"})
            alive[key] = after
    return log
