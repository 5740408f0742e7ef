"""Random queries over the tables of `changes.py`, each as Flink SQL and as DuckDB SQL with the same meaning.

Columns have names that occur once in a whole plan, so that joins need no qualification. Types: B bigint, S string,
D double; at the very top also bags, whose order is free: L (LISTAGG), A (ARRAY_AGG), M (COLLECT), J (JSON_ARRAYAGG),
and V, any value of a list (FIRST_VALUE, LAST_VALUE). Only what both engines define alike is generated: integer
division, empty strings as numbers and rows without an order between them are left out.

Differences that are written into DuckDB's text: an aggregate over no rows gives nothing on a stream, so a global one
has `HAVING COUNT(*) > 0` (`engines.py` takes it out for batch mode; GROUPING SETS keep theirs); NULL is the smallest value of an order.
"""

from dataclasses import dataclass, field

BASE = {"id": "B", "k": "B", "v": "B", "s": "S", "d": "D"}


@dataclass
class Plan:
    flink: str
    duck: str
    columns: list  # of (name, type)
    children: list = field(default_factory=list)

    def of(self, *types):
        return [name for name, kind in self.columns if kind in types]

    def reads_once(self):
        return self.flink.count("@") == 2

    def subplans(self):
        for child in self.children:
            yield from child.subplans()
        yield self


class Grammar:
    """Makes plans; `features` of the layout: `keyed`, `append_only`; `arrival`: rows are told apart by when they came."""

    def __init__(self, random, append_only=False, arrival=True):
        # In batch mode rows that come at one time have no order.
        self.arrival = arrival
        self.random = random
        self.append_only = append_only
        self.number = 0

    def plan(self):
        body = self.relation(self.random.choice((1, 2, 2, 3, 3, 4)))
        if self.random.random() < 0.25:
            return self.bags(body)
        return body

    # -- parts ---------------------------------------------------------------------------------------------------

    def fresh(self, prefix="c"):
        self.number += 1
        return f"{prefix}{self.number}"

    def build(self, make, columns, *children):
        """`make(text)` is called once per engine; `text(plan)` is a child's SQL, `text(flink, duck)` chooses."""
        flink = make(lambda a, b=None: a.flink if isinstance(a, Plan) else a)
        duck = make(lambda a, b=None: a.duck if isinstance(a, Plan) else (a if b is None else b))
        return Plan(flink, duck, columns, list(children))

    def relation(self, depth):
        if depth <= 0:
            return self.base()
        kinds = [
            (self.filtered, 2), (self.projected, 2), (self.joined, 5), (self.aggregated, 5), (self.grouping_sets, 1),
            (self.distinct, 1), (self.set_operation, 3), (self.top_n, 3), (self.limited, 1), (self.in_subquery, 3),
            (self.exists_subquery, 3), (self.over, 1), (self.scalar_subquery, 2), (self.unnested, 1), (self.collected_unnested, 1),
        ]
        makers, weights = zip(*kinds)
        return self.random.choices(makers, weights)[0](depth)

    def base(self):
        if self.append_only and self.arrival and self.random.random() < 0.4:
            return self.deduplicated()
        table = self.random.choice(("t0", "t1", "t2"))
        chosen = [c for c in BASE if self.random.random() < 0.65] or ["k", "v"]
        columns = [(self.fresh(), BASE[c]) for c in chosen]
        listed = ", ".join(f"{c} AS {name}" for c, (name, _) in zip(chosen, columns))
        return self.build(lambda text: f"SELECT {listed} FROM @{table}@", columns)

    def deduplicated(self):
        """The first or last row of a key by arrival, over inserts only."""
        table, key = self.random.choice(("t0", "t1", "t2")), self.random.choice(("id", "k", "s"))
        direction = self.random.choice(("ASC", "DESC"))
        columns = [(self.fresh(), BASE[c]) for c in BASE]
        listed = ", ".join(f"{c} AS {name}" for c, (name, _) in zip(BASE, columns))
        n = self.fresh("n")
        return self.build(
            lambda text: f"SELECT {listed} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY "
            f"{text('PROCTIME()', 'arrival')} {direction}) AS {n} FROM @{table}@) WHERE {n} = 1",
            columns,
        )

    def predicate(self, plan, depth=1):
        """A condition over a plan's columns, the same text in both engines."""
        r = self.random
        if depth and r.random() < 0.25:
            return f"({self.predicate(plan, 0)} {r.choice(('AND', 'OR'))} {self.predicate(plan, 0)})"
        name, kind = r.choice(plan.columns)
        form = r.random()
        if form < 0.15:
            return f"{name} IS {r.choice(('', 'NOT '))}NULL"
        others = [other for other in plan.of(kind) if other != name]
        if form < 0.35 and others:
            return f"{name} {r.choice(('=', '<>', '<', '>='))} {r.choice(others)}"
        if kind == "S":
            return r.choice((f"{name} <> 'b'", f"{name} LIKE 'a%'", f"{name} IN ('a', 'xyz', 'c7')", f"{name} >= 'ab'"))
        return r.choice((f"{name} > 1", f"{name} <= 2", f"{name} IN (0, 1, 5)", f"{name} BETWEEN -1 AND 4", f"NOT ({name} = 2)"))

    def expression(self, plan):
        """An expression and its type."""
        r = self.random
        name, kind = r.choice(plan.columns)
        if kind == "B":
            return r.choice((
                (f"{name} + 1", "B"), (f"MOD({name}, 3)", "B"), (f"COALESCE({name}, 7)", "B"), (f"CAST({name} AS STRING)", "S"),
                (f"CASE WHEN {self.predicate(plan)} THEN {name} ELSE 0 END", "B"), (f"NULLIF({name}, 1)", "B"), (f"CAST({name} AS DOUBLE)", "D"),
            ))
        if kind == "S":
            return r.choice(((f"UPPER({name})", "S"), (f"{name} || 'q'", "S"), (f"CHAR_LENGTH({name})", "I"), (f"COALESCE({name}, 'none')", "S")))
        return r.choice(((f"{name} * 2.0E0", "D"), (f"COALESCE({name}, 0.5E0)", "D"), (f"ABS({name})", "D")))

    # -- one input -----------------------------------------------------------------------------------------------

    def filtered(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        condition = self.predicate(child)
        return self.build(lambda text: f"SELECT * FROM ({text(child)}) {a} WHERE {condition}", child.columns, child)

    def projected(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        items, columns = [], []
        for name, kind in child.columns:
            if self.random.random() < 0.6:
                columns.append((self.fresh(), kind))
                items.append(name)
        for _ in range(self.random.choice((1, 1, 2))):
            what, kind = self.expression(child)
            if kind == "I":
                what, kind = f"CAST({what} AS BIGINT)", "B"
            columns.append((self.fresh(), kind))
            items.append(what)
        listed = ", ".join(f"{item} AS {name}" for item, (name, _) in zip(items, columns))
        return self.build(lambda text: f"SELECT {listed} FROM ({text(child)}) {a}", columns, child)

    def distinct(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        some = self.random.sample(child.columns, self.random.randint(1, min(3, len(child.columns))))
        listed = ", ".join(name for name, _ in some)
        return self.build(lambda text: f"SELECT DISTINCT {listed} FROM ({text(child)}) {a}", some, child)

    def call(self, child):
        """An aggregate call per engine and its type."""
        r = self.random
        name, kind = r.choice(child.columns)
        distinct = "DISTINCT " if r.random() < 0.25 else ""
        where = f" FILTER (WHERE {self.predicate(child)})" if r.random() < 0.3 else ""
        if r.random() < 0.15:
            both = f"COUNT(*){where}"
            return both, both, "B"
        if kind == "D":
            function = r.choice(("SUM", "AVG", "MIN", "MAX", "COUNT", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP"))
            result = "B" if function == "COUNT" else "D"
        elif kind == "S":
            function = r.choice(("MIN", "MAX", "COUNT"))
            result = "B" if function == "COUNT" else "S"
        else:
            function, result = r.choice(("SUM", "SUM", "MIN", "MAX", "COUNT")), "B"
        both = f"{function}({distinct}{name}){where}"
        return both, f"CAST({both} AS BIGINT)" if function == "SUM" and result == "B" else both, result

    def aggregated(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        keys = self.random.sample(child.columns, min(len(child.columns), self.random.choice((0, 1, 1, 1, 2))))
        keys = [(name, kind) for name, kind in keys if kind != "D"]
        calls = [self.call(child) for _ in range(self.random.choice((1, 2, 3)))]
        columns = keys + [(self.fresh(), kind) for _, _, kind in calls]
        tail = f" GROUP BY {', '.join(name for name, _ in keys)}" if keys else ""
        having = self.having(child)
        if having and self.random.random() < 0.5:
            having = f" HAVING {having}"
        else:
            having = ""
        duck_having = having or ("" if keys else " HAVING COUNT(*) > 0")
        if having and not keys:
            duck_having = f"{having} AND COUNT(*) > 0"

        def make(text):
            items = [name for name, _ in keys] + [f"{text(f, d)} AS {name}" for (f, d, _), (name, _) in zip(calls, columns[len(keys):])]
            return f"SELECT {', '.join(items)} FROM ({text(child)}) {a}{tail}{text(having, duck_having)}"

        return self.build(make, columns, child)

    def having(self, child):
        name, kind = self.random.choice(child.columns)
        if kind == "S":
            return self.random.choice(("COUNT(*) > 1", f"MIN({name}) < 'b'", f"COUNT(DISTINCT {name}) <> 1"))
        return self.random.choice(("COUNT(*) > 1", f"SUM({name}) > 2", f"MAX({name}) IS NOT NULL", f"MIN({name}) < 1"))

    def grouping_sets(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        keys = [c for c in child.columns if c[1] != "D"]
        keys = self.random.sample(keys, min(len(keys), 2))
        if not keys:
            return self.aggregated(depth)
        names = ", ".join(name for name, _ in keys)
        first = keys[0][0]
        sets = self.random.choice((f"CUBE ({names})", f"ROLLUP ({names})", f"GROUPING SETS (({names}), ({first}))", f"GROUPING SETS (({first}), ())"))
        keys = [key for key in keys if key[0] == first] if sets == f"GROUPING SETS (({first}), ())" else keys
        calls = [self.call(child) for _ in range(self.random.choice((1, 2)))]
        number = self.fresh()
        columns = keys + [(number, "B")] + [(self.fresh(), kind) for _, _, kind in calls]

        def make(text):
            items = [name for name, _ in keys] + [f"CAST(GROUPING({first}) AS BIGINT) AS {number}"]
            items += [f"{text(f, d)} AS {name}" for (f, d, _), (name, _) in zip(calls, columns[len(keys) + 1:])]
            return f"SELECT {', '.join(items)} FROM ({text(child)}) {a} GROUP BY {sets}{text('', ' HAVING COUNT(*) >= 1')}"

        return self.build(make, columns, child)

    def order(self, columns):
        """An order over all columns, so that only equal rows have no order between them: per engine."""
        flink, duck = [], []
        for name, _ in self.random.sample(columns, len(columns)):
            direction = self.random.choice(("ASC", "DESC"))
            nulls = self.random.choice(("", "", " NULLS FIRST", " NULLS LAST"))
            default = " NULLS FIRST" if direction == "ASC" else " NULLS LAST"
            flink.append(f"{name} {direction}{nulls}")
            duck.append(f"{name} {direction}{nulls or default}")
        return ", ".join(flink), ", ".join(duck)

    def top_n(self, depth):
        child, a, b, n = self.relation(depth - 1), self.fresh("a"), self.fresh("a"), self.fresh()
        part = self.random.sample(child.columns, min(len(child.columns), self.random.choice((0, 1, 1))))
        partition = f"PARTITION BY {part[0][0]} " if part else ""
        flink, duck = self.order(child.columns)
        conditions = [f"{n} <= 2", f"{n} <= 3", f"{n} = 2", f"{n} BETWEEN 2 AND 3", f"{n} < 3"]
        # Over inserts Flink counts a Top-1 as insert-only and shows every new top (docs/reference/differences.md).
        conditions += [] if self.append_only else [f"{n} <= 1", f"{n} = 1"]
        condition = self.random.choice(conditions)
        ranked = self.random.random() < 0.5
        columns = child.columns + ([(n, "B")] if ranked else [])
        listed = ", ".join(name for name, _ in columns)
        return self.build(
            lambda text: f"SELECT {listed} FROM (SELECT *, ROW_NUMBER() OVER ({partition}ORDER BY {text(flink, duck)}) AS {n} "
            f"FROM ({text(child)}) {a}) {b} WHERE {condition}",
            columns, child,
        )

    def over(self, depth):
        """Aggregates over the rows up to the current one; equal rows of the order share their result."""
        child, a, c = self.relation(depth - 1), self.fresh("a"), self.fresh()
        ordered = child.of("B")
        if not ordered:
            return self.distinct(depth)
        order, part = self.random.choice(ordered), self.random.choice(child.columns)[0]
        name, kind = self.random.choice(child.columns)
        call, kind = self.random.choice(((f"COUNT({name})", "B"), (f"MAX({name})", kind), (f"MIN({name})", kind)))
        partition = f"PARTITION BY {part} " if self.random.random() < 0.7 else ""
        return self.build(
            lambda text: f"SELECT *, {call} OVER ({partition}ORDER BY {order} ASC{text('', ' NULLS FIRST')}) AS {c} FROM ({text(child)}) {a}",
            child.columns + [(c, kind)], child,
        )

    def limited(self, depth):
        child, a = self.relation(depth - 1), self.fresh("a")
        flink, duck = self.order(child.columns)
        limit = self.random.choice(("LIMIT 1", "LIMIT 3", "LIMIT 5", "LIMIT 3 OFFSET 1"))
        inner, b = lambda text: f"SELECT * FROM ({text(child)}) {a} ORDER BY {text(flink, duck)} {limit}", self.fresh("a")
        return self.build(lambda text: f"SELECT * FROM ({inner(text)}) {b}", child.columns, child)

    def unnested(self, depth):
        table, a, u, x, o = self.random.choice(("t0", "t1", "t2")), self.fresh("a"), self.fresh("u"), self.fresh(), self.fresh()
        numbered, left = self.random.random() < 0.4, self.random.random() < 0.4
        chosen = self.random.sample(list(BASE), 2)
        columns = [(self.fresh(), BASE[c]) for c in chosen] + [(x, "B")] + ([(o, "B")] if numbered else [])
        listed = ", ".join([f"{a}.{c} AS {name}" for c, (name, _) in zip(chosen, columns)] + [f"{u}.{x}"] + ([f"CAST({u}.{o} AS BIGINT) AS {o}"] if numbered else []))
        names = f"{x}, {o}" if numbered else x
        join = "LEFT JOIN" if left else "CROSS JOIN"
        on = " ON TRUE" if left else ""
        # DuckDB numbers by a second list that is unnested beside the first.
        numbers = "SELECT UNNEST(arr), UNNEST(RANGE(1, LEN(arr) + 1))" if numbered else "SELECT UNNEST(arr)"
        flink = f"UNNEST({a}.arr){' WITH ORDINALITY' if numbered else ''}"
        return self.build(lambda text: f"SELECT {listed} FROM @{table}@ AS {a} {join} {text(flink, f'({numbers})')} AS {u}({names}){on}", columns)

    def collected_unnested(self, depth):
        """A group's rows as a multiset or an array, and apart again."""
        child, a, b, u = self.relation(depth - 1), self.fresh("a"), self.fresh("a"), self.fresh("u")
        key, value = self.random.choice(child.columns), self.random.choice(child.columns)
        if key[1] == "D":
            return self.aggregated(depth)
        whole, x, n = self.fresh(), self.fresh(), self.fresh()
        collect = self.random.choice((True, False))
        flink = f"COLLECT({value[0]})" if collect else f"ARRAY_AGG({value[0]})"
        duck = f"LIST({value[0]}) FILTER (WHERE {value[0]} IS NOT NULL)" if collect else f"LIST({value[0]})"

        def make(text):
            inner = f"SELECT {key[0]}, COUNT(*) AS {n}, {text(flink, duck)} AS {whole} FROM ({text(child)}) {a} GROUP BY {key[0]}"
            unnest = text(f"UNNEST({whole})", f"(SELECT UNNEST({whole}))")
            return f"SELECT {key[0]}, {n}, {x} FROM ({inner}) {b} CROSS JOIN {unnest} AS {u}({x})"

        return self.build(make, [key, (n, "B"), (x, value[1])], child)

    # -- two inputs ----------------------------------------------------------------------------------------------

    def pair(self, left, right):
        """Two columns of one type, or None."""
        pairs = [(a, b) for a, kind in left.columns for b, other in right.columns if kind == other and kind != "D"]
        return self.random.choice(pairs) if pairs else None

    def joined(self, depth):
        left, right = self.relation(depth - 1), self.relation(self.random.choice((0, depth - 1, depth - 2)))
        a, b = self.fresh("a"), self.fresh("a")
        pair = self.pair(left, right)
        kind = self.random.choice(("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"))
        condition = f"{pair[0]} = {pair[1]}" if pair else "TRUE"
        extra = self.pair(left, right)
        if pair and extra and self.random.random() < 0.35:
            # A full join without an equality is refused by Flink, so the equality stays.
            condition += f" AND {extra[0]} {self.random.choice(('<', '<>', '>='))} {extra[1]}"
        elif pair and pair[0] in left.of("B") and self.random.random() < 0.15:
            condition += f" AND {pair[0]} > 0"
        if not pair or (depth == 1 and self.random.random() < 0.1):
            kind, condition = "JOIN", f"{extra[0]} < {extra[1]}" if extra else "TRUE"
        if pair and self.random.random() < 0.1:
            condition = condition.replace(" = ", " IS NOT DISTINCT FROM ", 1)
        columns = left.columns + right.columns
        return self.build(lambda text: f"SELECT * FROM ({text(left)}) {a} {kind} ({text(right)}) {b} ON {condition}", columns, left, right)

    def set_operation(self, depth):
        left, right = self.relation(depth - 1), self.relation(self.random.choice((0, depth - 1)))
        kinds, pairs = [], []
        for name, kind in left.columns:
            match = [c for c, other in right.columns if other == kind and c not in [p for _, p in pairs]]
            if match and len(pairs) < 3:
                pairs.append((name, self.random.choice(match)))
                kinds.append(kind)
        if not pairs:
            return self.joined(depth)
        operation = self.random.choice(("UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"))
        columns = [(self.fresh(), kind) for kind in kinds]
        a, b, c = self.fresh("a"), self.fresh("a"), self.fresh("a")
        one = ", ".join(f"{pair[0]} AS {name}" for pair, (name, _) in zip(pairs, columns))
        two = ", ".join(f"{pair[1]} AS {name}" for pair, (name, _) in zip(pairs, columns))
        return self.build(
            lambda text: f"SELECT * FROM (SELECT {one} FROM ({text(left)}) {a} {operation} SELECT {two} FROM ({text(right)}) {b}) {c}",
            columns, left, right,
        )

    def in_subquery(self, depth):
        left, right = self.relation(depth - 1), self.relation(self.random.choice((0, depth - 1)))
        pair, a, b = self.pair(left, right), self.fresh("a"), self.fresh("a")
        if not pair:
            return self.joined(depth)
        negated = self.random.choice(("", "NOT "))
        where = ""
        if self.random.random() < 0.3:
            extra = self.pair(left, right)
            where = f" WHERE {extra[1]} = {extra[0]}"
        elif self.random.random() < 0.3:
            where = f" WHERE {self.predicate(right)}"
        return self.build(
            lambda text: f"SELECT * FROM ({text(left)}) {a} WHERE {pair[0]} {negated}IN (SELECT {pair[1]} FROM ({text(right)}) {b}{where})",
            left.columns, left, right,
        )

    def exists_subquery(self, depth):
        left, right = self.relation(depth - 1), self.relation(self.random.choice((0, depth - 1)))
        pair, a, b = self.pair(left, right), self.fresh("a"), self.fresh("a")
        conditions = [f"{pair[1]} = {pair[0]}"] if pair and self.random.random() < 0.85 else []
        if conditions and self.random.random() < 0.3:
            extra = self.pair(left, right)
            conditions.append(f"{extra[1]} {self.random.choice(('<', '>=', '<>'))} {extra[0]}")
        if not conditions or self.random.random() < 0.3:
            conditions.append(self.predicate(right))
        negated = self.random.choice(("", "NOT "))
        return self.build(
            lambda text: f"SELECT * FROM ({text(left)}) {a} WHERE {negated}EXISTS (SELECT 1 FROM ({text(right)}) {b} WHERE {' AND '.join(conditions)})",
            left.columns, left, right,
        )

    def scalar_subquery(self, depth):
        left, right = self.relation(depth - 1), self.relation(self.random.choice((0, depth - 1)))
        pair, a, b, c = self.pair(left, right), self.fresh("a"), self.fresh("a"), self.fresh()
        value, kind = self.random.choice(right.columns)
        function = self.random.choice(("MIN", "MAX"))
        correlated = pair and self.random.random() < 0.6
        where = f" WHERE {pair[1]} = {pair[0]}" if correlated else ""
        sub = lambda text: f"(SELECT {function}({value}) FROM ({text(right)}) {b}{where})"
        if self.random.random() < 0.6:
            return self.build(lambda text: f"SELECT *, {sub(text)} AS {c} FROM ({text(left)}) {a}", left.columns + [(c, kind)], left, right)
        same = left.of(kind)
        if not same:
            return self.joined(depth)
        comparison = f"{self.random.choice(same)} {self.random.choice(('=', '<', '>=', '<>'))}"
        return self.build(lambda text: f"SELECT * FROM ({text(left)}) {a} WHERE {comparison} {sub(text)}", left.columns, left, right)

    # -- the very top --------------------------------------------------------------------------------------------

    def bags(self, child):
        """Aggregates whose result depends on an order that SQL leaves open; they are compared as bags."""
        keys = [c for c in child.columns if c[1] != "D"]
        key = self.random.choice(keys) if keys and self.random.random() < 0.8 else None
        a, items, columns = self.fresh("a"), [], []
        if key:
            columns.append(key)
        for _ in range(self.random.choice((1, 2, 3))):
            name, kind = self.random.choice(child.columns)
            where = f" FILTER (WHERE {self.predicate(child)})" if self.random.random() < 0.25 else ""
            not_null = f"LIST({name}) FILTER (WHERE {name} IS NOT NULL" + (f" AND {where[15:-1]})" if where else ")")
            choices = [
                (f"COLLECT({name}){where}", not_null, "M"), (f"ARRAY_AGG({name}){where}", f"LIST({name}){where}", "A"),
                (f"FIRST_VALUE({name}){where}", not_null, "V"), (f"LAST_VALUE({name}){where}", not_null, "V"),
                (f"COLLECT(DISTINCT {name}){where}", not_null.replace("LIST(", "LIST(DISTINCT "), "M"),
            ]
            if kind == "S":
                choices += [(f"LISTAGG({name}){where}", not_null, "L"), (f"LISTAGG(DISTINCT {name}){where}", not_null.replace("LIST(", "LIST(DISTINCT "), "L")]
            if kind == "S" and not where:
                choices.append((f"JSON_ARRAYAGG({name})", not_null, "J"))
            flink, duck, result = self.random.choice(choices)
            items.append((flink, duck))
            columns.append((self.fresh(), result + kind))
        tail = f" GROUP BY {key[0]}" if key else ""

        def make(text):
            listed = ([key[0]] if key else []) + [f"{text(*item)} AS {name}" for item, (name, _) in zip(items, columns[1 if key else 0:])]
            return f"SELECT {', '.join(listed)} FROM ({text(child)}) {a}{tail}{text('', '' if key else ' HAVING COUNT(*) > 0')}"

        return self.build(make, columns, child)
