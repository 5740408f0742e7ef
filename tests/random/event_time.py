"""Random queries in event time, several operators deep: windows of all kinds, OVER, deduplication, interval, window and
temporal joins, unions, views, MATCH_RECOGNIZE, each keeping a time attribute that the next one uses.

Of one path rows may be late; of several the result must not depend on which file comes first: either the watermark trails the whole
input, or rows are in order and the watermark close behind, so that windows, timers and padding happen in between.
Windows have no offset: Flink 2.2.1 loses rows of those that have (2.3.0 does not).
"""

from dataclasses import dataclass

import rows
import terms

TRAILING = "ts - INTERVAL '1' HOUR"
# No time of a row, of a window or of an interval's end is equal to such a watermark.
CLOSE = "ts - INTERVAL '0.005' SECOND"
COLUMNS = [("id", "i"), ("k", "s"), ("v", "i"), ("d", "d"), ("s", "s")]


@dataclass
class Stream:
    """Insert-only rows; `time` names the time attribute, None when it is lost. `windowed`: window_start and window_end are columns."""

    sql: str
    columns: list
    time: str
    paths: int
    keys: tuple = ()


class Query:
    def __init__(self, rng):
        self.rng, self.count, self.tables, self.views, self.ends_in_changes = rng, 0, [], [], False
        self.single = rng.random() < 0.5
        self.mark = rng.choice([TRAILING, CLOSE])
        if self.single:
            self.mark = rng.choice(["ts", "ts - INTERVAL '2' SECOND", "ts - INTERVAL '4' SECOND", "ts - INTERVAL '0.5' SECOND", "CASE WHEN v > 0 THEN ts ELSE ts - INTERVAL '3' SECOND END", "CASE WHEN k = 'a' THEN CAST(NULL AS TIMESTAMP(3)) ELSE ts - INTERVAL '1' SECOND END"])

    def name(self):
        self.count += 1
        return f"c{self.count}"

    def alias(self):
        self.count += 1
        return f"r{self.count}"

    def base(self):
        if self.single:
            self.tables = ["t"]
        elif len(self.tables) < 2:
            self.tables.append("tu"[len(self.tables)])
        return Stream(f"SELECT id, k, v, d, s, ts FROM {self.rng.choice(self.tables)}", COLUMNS, "ts", 1)

    def stream(self, depth):
        """A stream with a time attribute."""
        if depth <= 0:
            return self.base()
        makers = [self.calc, self.calc, self.window, self.window, self.window, self.legacy, self.over, self.first, self.unnest, self.match, self.window_top, self.view]
        if not self.single:
            makers += [self.union, self.interval, self.interval, self.window_join, self.window_join, self.temporal]
        made = self.rng.choice(makers)(depth)
        return made if made.time else self.stream(depth)

    def source(self, stream):
        alias = self.alias()
        return f"({stream.sql}) AS {alias}", alias

    def typed(self, stream, alias=None):
        at = f"{alias}." if alias else ""
        return [(at + n, k) for n, k in stream.columns]

    def table_of(self, stream):
        """A window function takes a name: a view of the stream, unless it is a table."""
        view = f"v{len(self.views)}"
        self.views.append(f"CREATE VIEW {view} AS {stream.sql};\n")
        return view

    def view(self, depth):
        inner = self.stream(depth - 1)
        name = self.table_of(inner)
        return Stream(f"SELECT * FROM {name}", inner.columns, inner.time, inner.paths)

    def calc(self, depth):
        rng = self.rng
        inner = self.stream(depth - 1)
        from_, _ = self.source(inner)
        shown = []
        for name, kind in rng.sample(inner.columns, rng.randint(1, len(inner.columns))):
            if rng.random() < 0.2:
                name = terms.term(rng, inner.columns, kind, 2)
            shown.append((name, self.name(), kind))
        time = self.name()
        where = f" WHERE {terms.condition(rng, inner.columns, 1)}" if rng.random() < 0.4 else ""
        if rng.random() < 0.1:
            where = f" WHERE {inner.time} > TIMESTAMP '2024-05-01 10:00:0{rng.randint(0, 9)}'"
        return Stream(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)}, {inner.time} AS {time} FROM {from_}{where}", [(n, k) for _, n, k in shown], time, inner.paths)

    def shape(self, stream, name, keys=None):
        """A window table function over a named stream. A session is of the `keys` of the aggregation."""
        rng, t = self.rng, stream.time
        kind = rng.choice(["TUMBLE", "TUMBLE", "HOP", "CUMULATE", "SESSION"])
        if kind == "TUMBLE":
            return f"TUMBLE(TABLE {name}, DESCRIPTOR({t}), INTERVAL '{rng.choice([3, 5, 10])}' SECOND)"
        if kind == "SESSION":
            keys = rng.sample([n for n, _ in stream.columns], 1) if keys is None else keys
            by = f" PARTITION BY {', '.join(keys)}" if keys else ""
            return f"SESSION(TABLE {name}{by}, DESCRIPTOR({t}), INTERVAL '{rng.choice([2, 3, 5])}' SECOND)"
        step = rng.choice([2, 3, 5])
        return f"{kind}(TABLE {name}, DESCRIPTOR({t}), INTERVAL '{step}' SECOND, INTERVAL '{step * rng.choice([2, 3])}' SECOND)"

    def calls(self, columns):
        rng, found = self.rng, []
        for _ in range(rng.randint(1, 3)):
            arg, kind = rng.choice(columns)
            choices = [("COUNT(*)", "l"), (f"COUNT({arg})", "l"), (f"MIN({arg})", kind), (f"MAX({arg})", kind), (f"COUNT(DISTINCT {arg})", "l")]
            if kind in "il":
                choices += [(f"SUM({arg})", kind), (f"AVG({arg})", kind)]
            call, type_ = rng.choice(choices)
            if rng.random() < 0.15:
                call += f" FILTER (WHERE {terms.condition(rng, columns, 1)})"
            found.append((call, self.name(), type_))
        return found

    def window(self, depth):
        rng = self.rng
        inner = self.stream(depth - 1)
        keys = [(n, self.name(), k) for n, k in rng.sample(inner.columns, min(len(inner.columns), rng.choice([0, 1, 1, 2])))]
        function = self.shape(inner, self.table_of(inner), [n for n, _, _ in keys])
        calls = self.calls(inner.columns)
        shown, time, start, end = keys + calls, self.name(), self.name(), self.name()
        having = rng.choice(["", "", "", " HAVING COUNT(*) > 1"])
        where = f" WHERE {terms.condition(rng, inner.columns, 1)}" if rng.random() < 0.2 else ""
        sql = f"SELECT window_start AS {start}, window_end AS {end}, window_time AS {time}, {', '.join(f'{e} AS {n}' for e, n, _ in shown)} FROM TABLE({function}){where} GROUP BY {', '.join(['window_start', 'window_end', 'window_time', *(e for e, _, _ in keys)])}{having}"
        return Stream(sql, [(n, k) for _, n, k in shown] + [(start, "t"), (end, "t")], time, inner.paths)

    def legacy(self, depth):
        rng = self.rng
        inner = self.stream(depth - 1)
        from_, _ = self.source(inner)
        kind = rng.choice(["TUMBLE", "HOP", "SESSION"])
        size = {"TUMBLE": "INTERVAL '5' SECOND", "HOP": "INTERVAL '3' SECOND, INTERVAL '6' SECOND", "SESSION": "INTERVAL '3' SECOND"}[kind]
        window = f"({inner.time}, {size})"
        keys = [(n, self.name(), k) for n, k in rng.sample(inner.columns, min(len(inner.columns), rng.choice([0, 1, 1, 2])))]
        shown, time, start = keys + self.calls(inner.columns), self.name(), self.name()
        having = rng.choice(["", "", " HAVING COUNT(*) > 1"])
        sql = f"SELECT {kind}_ROWTIME{window} AS {time}, {kind}_START{window} AS {start}, {', '.join(f'{e} AS {n}' for e, n, _ in shown)} FROM {from_} GROUP BY {', '.join([kind + window, *(e for e, _, _ in keys)])}{having}"
        return Stream(sql, [(n, k) for _, n, k in shown] + [(start, "t")], time, inner.paths)

    def over(self, depth):
        rng = self.rng
        inner = self.stream(depth - 1)
        from_, _ = self.source(inner)
        by = f"PARTITION BY {rng.choice(inner.columns)[0]} " if rng.random() < 0.8 else ""
        # Peers of ROWS frames come in the order of arrival, which two paths leave open.
        frames = ["", "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", f"RANGE BETWEEN INTERVAL '{rng.choice([1, 3, 6])}' SECOND PRECEDING AND CURRENT ROW"]
        frame = rng.choice(frames + ([f"ROWS BETWEEN {rng.randint(0, 3)} PRECEDING AND CURRENT ROW"] if self.single else []))
        calls = [(e, n, k) for e, n, k in self.calls(inner.columns) if "FILTER" not in e] or [("COUNT(*)", self.name(), "l")]
        columns = ", ".join(f"{e} OVER w AS {n}" for e, n, _ in calls)
        sql = f"SELECT {', '.join(n for n, _ in inner.columns)}, {inner.time}, {columns} FROM {from_} WINDOW w AS ({by}ORDER BY {inner.time} {frame})"
        return Stream(sql, inner.columns + [(n, k) for _, n, k in calls], inner.time, inner.paths)

    def first(self, depth):
        inner = self.stream(depth - 1)
        if not self.single:
            return self.base()
        from_, _ = self.source(inner)
        rank = self.name()
        names = ", ".join([n for n, _ in inner.columns] + [inner.time])
        by = self.rng.choice(inner.columns)[0]
        return Stream(f"SELECT {names} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY {inner.time}) AS {rank} FROM {from_}) WHERE {rank} = 1", inner.columns, inner.time, inner.paths)

    def unnest(self, depth):
        inner = self.stream(depth - 1)
        from_, a = self.source(inner)
        kind = self.rng.choice(inner.columns)[1]
        own = [f"{a}.{n}" for n, k in inner.columns if k == kind]
        e = self.name()
        return Stream(f"SELECT {', '.join(f'{a}.{n}' for n, _ in inner.columns)}, {a}.{inner.time}, {e} FROM {from_} CROSS JOIN UNNEST(ARRAY[{', '.join(self.rng.choice(own) for _ in range(2))}]) AS {self.alias()} ({e})", inner.columns + [(e, kind)], inner.time, inner.paths)

    def match(self, depth):
        inner = self.stream(depth - 1)
        kinds = [n for n, k in inner.columns if k == "i"]
        if not self.single or not kinds:
            return self.base()
        name, v, (by, by_kind) = self.table_of(inner), self.rng.choice(kinds), self.rng.choice(inner.columns)
        m, n, time = self.name(), self.name(), self.name()
        sql = f"SELECT {by}, {m}, {n}, {time} FROM {name} MATCH_RECOGNIZE (PARTITION BY {by} ORDER BY {inner.time} MEASURES FIRST(A.{v}) AS {m}, LAST(B.{v}) AS {n}, MATCH_ROWTIME() AS {time} ONE ROW PER MATCH AFTER MATCH SKIP {self.rng.choice(['PAST LAST ROW', 'TO NEXT ROW'])} PATTERN ({self.rng.choice(['A B', 'A+ B', 'A B?' if False else 'A{1,2} B'])}) DEFINE A AS A.{v} IS NOT NULL, B AS B.{v} <= A.{v} OR B.{v} > 5)"
        return Stream(sql, [(by, by_kind), (m, "i"), (n, "i")], time, inner.paths)

    def window_top(self, depth):
        rng = self.rng
        inner = self.stream(depth - 1)
        function = self.shape(inner, self.table_of(inner))
        names = [n for n, _ in inner.columns]
        order = ", ".join(f"{n}{rng.choice(['', ' DESC'])}" for n in rng.sample(names, len(names)))
        by = f", {rng.choice(names)}" if rng.random() < 0.5 else ""
        keep = rng.choice(["= 1", "<= 2", "<= 3"])
        time, rank = self.name(), self.name()
        if rng.random() < 0.25 and self.single:
            order, keep = f"{inner.time}{rng.choice(['', ' DESC'])}", "= 1"
        return Stream(f"SELECT {', '.join(names)}, window_time AS {time} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end{by} ORDER BY {order}) AS {rank} FROM TABLE({function})) WHERE {rank} {keep}", inner.columns, time, inner.paths)

    def union(self, depth):
        left, right = self.stream(depth - 1), self.stream(depth - self.rng.choice([1, 2]))
        (lf, _), (rf, _) = self.source(left), self.source(right)
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return left
        chosen = self.rng.sample(pairs, min(len(pairs), self.rng.randint(1, 3)))
        names, time = [self.name() for _ in chosen], self.name()
        sides = [", ".join(f"{pair[i][0]} AS {n}" for n, pair in zip(names, chosen)) for i in (0, 1)]
        return Stream(f"SELECT {sides[0]}, {left.time} AS {time} FROM {lf} UNION ALL SELECT {sides[1]}, {right.time} AS {time} FROM {rf}", [(n, x[1]) for n, (x, _) in zip(names, chosen)], time, 2)

    def equality(self, left, right, a, b):
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return None
        x, y = self.rng.choice(pairs)
        return f"{a}.{x[0]} = {b}.{y[0]}"

    def interval(self, depth):
        rng = self.rng
        left, right = self.stream(depth - 1), self.stream(depth - rng.choice([1, 2]))
        (lf, a), (rf, b) = self.source(left), self.source(right)
        on = self.equality(left, right, a, b)
        if on is None:
            return left
        low, high = sorted([rng.randint(-6, 6), rng.randint(-6, 6)])
        on += rng.choice([f" AND {a}.{left.time} BETWEEN {b}.{right.time} {signed(low)} AND {b}.{right.time} {signed(high)}", f" AND {a}.{left.time} >= {b}.{right.time} {signed(low)} AND {a}.{left.time} < {b}.{right.time} {signed(high)}"])
        both = self.typed(left, a) + self.typed(right, b)
        if rng.random() < 0.25:
            on += f" AND {terms.condition(rng, both, 1)}"
        shown = [(e, self.name(), k) for e, k in rng.sample(both, min(len(both), rng.randint(2, 4)))]
        time = self.name()
        kind = rng.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
        outer = {"JOIN": f"{a}.{left.time}", "LEFT JOIN": f"{a}.{left.time}", "RIGHT JOIN": f"{b}.{right.time}", "FULL JOIN": f"{a}.{left.time}"}[kind]
        # Of a full join either time may be NULL.
        kept = None if kind == "FULL JOIN" else time
        columns = [(n, k) for _, n, k in shown] + ([(time, "t")] if not kept else [])
        return Stream(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)}, {outer} AS {time} FROM {lf} {kind} {rf} ON {on}", columns, kept, 2)

    def window_join(self, depth):
        rng = self.rng
        left, right = self.stream(depth - 1), self.stream(depth - rng.choice([1, 2]))
        names = [self.table_of(left), self.table_of(right)]
        size = rng.choice(["TUMBLE(TABLE {}, DESCRIPTOR({}), INTERVAL '5' SECOND)", "TUMBLE(TABLE {}, DESCRIPTOR({}), INTERVAL '4' SECOND, INTERVAL '1' SECOND)", "HOP(TABLE {}, DESCRIPTOR({}), INTERVAL '3' SECOND, INTERVAL '6' SECOND)", "CUMULATE(TABLE {}, DESCRIPTOR({}), INTERVAL '2' SECOND, INTERVAL '6' SECOND)"])
        a, b = self.alias(), self.alias()
        sides = [f"(SELECT * FROM TABLE({size.format(n, s.time)}))" for n, s in zip(names, (left, right))]
        on = self.equality(left, right, a, b)
        if on is None:
            return left
        on = f"{a}.window_start = {b}.window_start AND {a}.window_end = {b}.window_end AND {on}"
        both = self.typed(left, a) + self.typed(right, b)
        if rng.random() < 0.2:
            on += f" AND {terms.condition(rng, both, 1)}"
        shape, time = rng.random(), self.name()
        if shape < 0.25:
            word = rng.choice(["EXISTS", "NOT EXISTS"])
            return Stream(f"SELECT {', '.join(f'{a}.{n}' for n, _ in left.columns)}, {a}.window_time AS {time} FROM {sides[0]} AS {a} WHERE {word} (SELECT 1 FROM {sides[1]} AS {b} WHERE {on})", left.columns, time, 2)
        kind = rng.choice(["JOIN", "JOIN", "LEFT JOIN", "FULL JOIN"])
        shown = [(e, self.name(), k) for e, k in rng.sample(both, min(len(both), rng.randint(2, 4)))]
        start = self.name()
        kept = time if kind != "FULL JOIN" else None
        columns = [(n, k) for _, n, k in shown] + [(start, "t")]
        return Stream(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)}, {a}.window_start AS {start}, {a}.window_time AS {time} FROM {sides[0]} AS {a} {kind} {sides[1]} AS {b} ON {on}", columns, kept, 2)

    def temporal(self, depth):
        rng = self.rng
        left = self.stream(depth - 1)
        (lf, a) = self.source(left)
        keys = [n for n, k in left.columns if k == "i"]
        if not keys:
            return left
        if "c" not in self.tables:
            self.tables.append("c")
        b, e, f = self.alias(), self.name(), self.name()
        kind = rng.choice(["JOIN", "LEFT JOIN"])
        return Stream(f"SELECT {', '.join(f'{a}.{n}' for n, _ in left.columns)}, {a}.{left.time}, {b}.v AS {e}, {b}.s AS {f} FROM {lf} {kind} c FOR SYSTEM_TIME AS OF {a}.{left.time} AS {b} ON {a}.{rng.choice(keys)} = {b}.id", left.columns + [(e, "i"), (f, "s")], left.time, 2)

    def last(self, stream):
        """What stands on top: any stream, a group aggregation, keep-last, Top-N or a sort."""
        rng = self.rng
        shape = rng.random()
        from_, _ = self.source(stream)
        names = [n for n, _ in stream.columns]
        if stream.time is None or shape < 0.5:
            return stream.sql
        # Windows of different keys fire together in any order, which the changes of what follows show.
        self.ends_in_changes = True
        if shape < 0.7:
            calls = self.calls(stream.columns)
            return f"SELECT {names[0]}, {', '.join(f'{e} AS {n}' for e, n, _ in calls)} FROM {from_} GROUP BY {names[0]}"
        if shape < 0.8 and self.single:
            return f"SELECT {', '.join(names)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {rng.choice(names)} ORDER BY {stream.time} DESC) AS rn FROM {from_}) WHERE rn = 1"
        if shape < 0.9:
            order = ", ".join(f"{n}{rng.choice(['', ' DESC'])}" for n in rng.sample(names, len(names)))
            return f"SELECT {', '.join(names)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {rng.choice(names)} ORDER BY {order}) AS rn FROM {from_}) WHERE rn <= 2"
        return f"SELECT * FROM ({stream.sql}) ORDER BY {stream.time}, {', '.join(names)}"


def signed(seconds):
    return f"{'-' if seconds < 0 else '+'} INTERVAL '{abs(seconds)}' SECOND"


def script(rng):
    query = Query(rng)
    sql = query.last(rng.choice([query.stream, query.stream, query.stream] + ([] if query.single else [query.interval, query.window_join]))(rng.choice([1, 2, 2, 3])))
    if query.single:
        query.tables = ["t"]
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n"
    data = {}
    for name in query.tables:
        # A delete has the time of what it deletes.
        text += rows.table(name, TRAILING if name == "c" else query.mark, name == "c")
        data[name] = rows.changes(rng, 40) if name == "c" else rows.events(rng, 30, late=0.08 if query.single else 0.03)
        if query.mark == CLOSE and name != "c":
            data[name].sort(key=lambda row: row["ts"])
    return {"text": text + "".join(query.views), "query": sql, "inputs": data, "print": query.single and not query.ends_in_changes, "compare": "multiset"}
