"""Random chains of operators over rows and change logs: projections, aggregates, joins of every kind, subqueries, set operations, Top-N,
UNNEST, a few levels deep, into a print or upsert sink.

A relation that reads one file once gives its changes in a fixed order; of any other what is left counts. Nothing whose result depends on the
order of two inputs is made: ranks order by all columns, and no FIRST_VALUE or LISTAGG stands behind a join.
"""

from dataclasses import dataclass

import rows
import terms

TABLE_COLUMNS = [("id", "i"), ("k", "s"), ("v", "i"), ("d", "d"), ("s", "s"), ("ts", "t")]


@dataclass
class Relation:
    sql: str
    columns: list
    ordered: bool


class Chain:
    """One random query. `batch`: for the batch mode, where only insert-only files can be read."""

    def __init__(self, rng, batch=False, depth=3, with_terms=0.3):
        self.rng, self.batch, self.depth, self.with_terms = rng, batch, depth, with_terms
        self.tables, self.views, self.count = {}, [], 0

    def name(self):
        self.count += 1
        return f"c{self.count}"

    def alias(self):
        self.count += 1
        return f"r{self.count}"

    def table(self):
        rng = self.rng
        if not self.tables or (len(self.tables) < 3 and rng.random() < 0.5):
            self.tables["tuw"[len(self.tables)]] = not self.batch and rng.random() < 0.55
        return rng.choice(list(self.tables))

    def base(self):
        return Relation(self.table(), TABLE_COLUMNS, True)

    def relation(self, depth=None):
        depth = self.depth if depth is None else depth
        if depth <= 0:
            return self.base()
        makers = [self.project, self.filter, self.aggregate, self.aggregate, self.join, self.join, self.member, self.exists, self.set_operation, self.top, self.distinct, self.scalar, self.unnest, self.correlated]
        made = self.rng.choice(makers)(depth)
        if self.rng.random() < 0.12:
            view = f"v{len(self.views)}"
            self.views.append(f"CREATE VIEW {view} AS {made.sql};\n")
            made = Relation(f"SELECT * FROM {view}", made.columns, made.ordered)
        return made

    def source(self, relation):
        """A relation as FROM takes it, and its alias."""
        alias = self.alias()
        text = relation.sql if " " not in relation.sql else f"({relation.sql})"
        return f"{text} AS {alias}", alias

    def pick(self, relation, kinds=None):
        of = [c for c in relation.columns if kinds is None or c[1] in kinds]
        return self.rng.choice(of) if of else None

    def term(self, columns, kind):
        return terms.term(self.rng, columns, kind, 2 if self.rng.random() < self.with_terms else 0)

    def condition(self, columns):
        return terms.condition(self.rng, columns, 2 if self.rng.random() < self.with_terms else 1)

    # Each of the following gives one level.

    def project(self, depth):
        inner = self.relation(depth - 1)
        from_, _ = self.source(inner)
        shown = []
        for _ in range(self.rng.randint(1, 4)):
            name, kind = self.pick(inner)
            if self.rng.random() < 0.5:
                kind = self.rng.choice("iisdl")
                name = terms.term(self.rng, inner.columns, kind, 2)
            shown.append((name, self.name(), kind))
        return Relation(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)} FROM {from_}", [(n, k) for _, n, k in shown], inner.ordered)

    def filter(self, depth):
        inner = self.relation(depth - 1)
        from_, _ = self.source(inner)
        return Relation(f"SELECT * FROM {from_} WHERE {self.condition(inner.columns)}", inner.columns, inner.ordered)

    def distinct(self, depth):
        inner = self.relation(depth - 1)
        from_, _ = self.source(inner)
        chosen = self.rng.sample(inner.columns, min(len(inner.columns), self.rng.randint(1, 2)))
        return Relation(f"SELECT DISTINCT {', '.join(n for n, _ in chosen)} FROM {from_}", chosen, inner.ordered)

    def calls(self, columns, ordered):
        """Aggregate calls and their types."""
        rng = self.rng
        found = []
        for _ in range(rng.randint(1, 3)):
            kind = rng.choice("iiidslt" if columns else "i")
            arg = self.term(columns, kind)
            filter_ = f" FILTER (WHERE {self.condition(columns)})" if rng.random() < 0.2 else ""
            choices = [("COUNT(*)", "l"), (f"COUNT({arg})", "l"), (f"MIN({arg})", kind), (f"MAX({arg})", kind), (f"COUNT(DISTINCT {arg})", "l")]
            if kind in "il":
                choices += [(f"SUM({arg})", kind), (f"AVG({arg})", kind), (f"SUM(DISTINCT {arg})", kind)]
            if kind == "d":
                choices += [(f"CAST(SUM({arg}) AS DECIMAL(10, 2))", "d"), (f"CAST(AVG({arg}) AS DECIMAL(10, 2))", "d")]
            call, type_ = rng.choice(choices)
            if filter_ and not call.startswith("CAST"):
                call += filter_
            found.append((call, self.name(), type_))
        return found

    def aggregate(self, depth):
        rng = self.rng
        inner = self.relation(depth - 1)
        from_, _ = self.source(inner)
        keys = rng.sample(inner.columns, min(len(inner.columns), rng.choice([0, 1, 1, 1, 2])))
        made = []
        for name, kind in keys:
            if rng.random() < 0.2:
                name = self.term(inner.columns, kind)
                while name in terms.LITERALS[kind]:
                    name = terms.term(rng, inner.columns, kind, 2)
            made.append((name, self.name(), kind))
        calls = self.calls(inner.columns, inner.ordered)
        group = f" GROUP BY {', '.join(e for e, _, _ in made)}" if made else ""
        having = ""
        if rng.random() < 0.3:
            having = f" HAVING {rng.choice(['COUNT(*) > 1', 'COUNT(*) < 4', 'MAX(' + inner.columns[0][0] + ') IS NOT NULL', calls[0][0] + ' IS NOT NULL'])}"
        # Flink takes the keys of ROLLUP for unique, so that a DISTINCT behind it does nothing: on the outermost level only.
        if group and depth == self.depth and rng.random() < 0.3:
            sets = rng.choice(["ROLLUP", "CUBE"])
            group = f" GROUP BY {sets}({', '.join(e for e, _, _ in made)})"
        shown = made + calls
        return Relation(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)} FROM {from_}{group}{having}", [(n, k) for _, n, k in shown], inner.ordered)

    def equality(self, left, right, a, b):
        """A condition that joins two relations by columns of one type; None if there are none."""
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return None
        found = []
        for (x, _), (y, _) in self.rng.sample(pairs, min(len(pairs), self.rng.choice([1, 1, 1, 2]))):
            found.append(f"{a}.{x} = {b}.{y}" if self.rng.random() < 0.9 else f"{a}.{x} IS NOT DISTINCT FROM {b}.{y}")
        return " AND ".join(found)

    def join(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - rng.choice([1, 2, 2]))
        (lf, a), (rf, b) = self.source(left), self.source(right)
        on = self.equality(left, right, a, b)
        columns = [(f"{a}.{n}", k) for n, k in left.columns] + [(f"{b}.{n}", k) for n, k in right.columns]
        if on is None or rng.random() < 0.06:
            return self.project(depth)
        if rng.random() < 0.25:
            on += f" AND {self.condition(columns)}"
        kind = rng.choice(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
        shown = [(e, self.name(), k) for e, k in rng.sample(columns, min(len(columns), rng.randint(2, 5)))]
        return Relation(f"SELECT {', '.join(f'{e} AS {n}' for e, n, _ in shown)} FROM {lf} {kind} {rf} ON {on}", [(n, k) for _, n, k in shown], False)

    def member(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - 2)
        (lf, a), (rf, b) = self.source(left), self.source(right)
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return self.filter(depth)
        (x, kind), (y, _) = rng.choice(pairs)
        where = f" WHERE {self.condition([(f'{b}.{n}', k) for n, k in right.columns])}" if rng.random() < 0.4 else ""
        x = f"{a}.{x}"
        if rng.random() < 0.15:
            x = self.term([(f"{a}.{n}", k) for n, k in left.columns], kind)
        also = f" {rng.choice(['AND', 'AND', 'OR'])} {self.condition([(f'{a}.{n}', k) for n, k in left.columns])}" if rng.random() < 0.15 else ""
        return Relation(f"SELECT * FROM {lf} WHERE {x} {rng.choice(['IN', 'IN', 'NOT IN'])} (SELECT {b}.{y} FROM {rf}{where}){also}", left.columns, False)

    def exists(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - 2)
        (lf, a), (rf, b) = self.source(left), self.source(right)
        on = self.equality(left, right, a, b)
        if on is None or rng.random() < 0.1:
            on = self.condition([(f"{b}.{n}", k) for n, k in right.columns])
        elif rng.random() < 0.2:
            on += f" AND {self.condition([(f'{a}.{n}', k) for n, k in left.columns] + [(f'{b}.{n}', k) for n, k in right.columns])}"
        return Relation(f"SELECT * FROM {lf} WHERE {rng.choice(['EXISTS', 'NOT EXISTS'])} (SELECT {rng.choice(['1', '*'])} FROM {rf} WHERE {on})", left.columns, False)

    def set_operation(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - rng.choice([1, 2]))
        (lf, _), (rf, _) = self.source(left), self.source(right)
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return self.distinct(depth)
        chosen = rng.sample(pairs, min(len(pairs), rng.randint(1, 3)))
        names = [self.name() for _ in chosen]
        # Flink compares only the columns that are read behind INTERSECT ALL and EXCEPT ALL, which is wrong: the outermost level reads all.
        word = rng.choice(["UNION", "UNION ALL", "UNION ALL", "INTERSECT", "EXCEPT"] + ["INTERSECT ALL", "EXCEPT ALL"] * (depth == self.depth))
        columns = [(n, x[1]) for n, (x, _) in zip(names, chosen)]
        texts = [", ".join(f"{pair[side][0]} AS {n}" for n, pair in zip(names, chosen)) for side in (0, 1)]
        return Relation(f"(SELECT {texts[0]} FROM {lf}) {word} (SELECT {texts[1]} FROM {rf})", columns, False)

    def top(self, depth):
        rng = self.rng
        inner = self.relation(depth - 1)
        from_, _ = self.source(inner)
        names = [n for n, _ in inner.columns]
        # By all columns, so that ties are equal rows.
        order = ", ".join(f"{n}{rng.choice(['', ' DESC'])}" for n in rng.sample(names, len(names)))
        if rng.random() < 0.25 and inner.ordered:
            return Relation(f"SELECT * FROM {from_} ORDER BY {order} LIMIT {rng.randint(1, 4)}{rng.choice(['', '', ' OFFSET 1']) if self.batch else ''}", inner.columns, inner.ordered)
        partition = f"PARTITION BY {rng.choice(names)} " if rng.random() < 0.8 else ""
        rank = self.name()
        shown = rng.random() < 0.5
        columns = inner.columns + [(rank, "l")] * shown
        keep = rng.choice(["= 1", "<= 1", "<= 2", "<= 3"])
        return Relation(f"SELECT {', '.join(n for n, _ in columns)} FROM (SELECT *, ROW_NUMBER() OVER ({partition}ORDER BY {order}) AS {rank} FROM {from_}) WHERE {rank} {keep}", columns, inner.ordered)

    def scalar(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - 2)
        (lf, a), (rf, b) = self.source(left), self.source(right)
        y, kind = self.pick(right, "isdlt") or (None, None)
        if y is None:
            return self.filter(depth)
        call = rng.choice([f"MAX({b}.{y})", f"MIN({b}.{y})"] + ([f"COUNT({b}.{y})"] if kind == "l" else []))
        inner = f"(SELECT {call} FROM {rf})"
        x = self.pick(left, kind)
        if x and rng.random() < 0.6:
            return Relation(f"SELECT * FROM {lf} WHERE {a}.{x[0]} {rng.choice(['=', '<', '>', '<=', '<>'])} {inner}", left.columns, False)
        name = self.name()
        return Relation(f"SELECT *, {inner} AS {name} FROM {lf}", left.columns + [(name, kind)], False)

    def correlated(self, depth):
        rng = self.rng
        left, right = self.relation(depth - 1), self.relation(depth - 2)
        (lf, a), (rf, b) = self.source(left), self.source(right)
        pairs = [(x, y) for x in left.columns for y in right.columns if x[1] == y[1]]
        if not pairs:
            return self.filter(depth)
        (x, _), (y, _) = rng.choice(pairs)
        z, kind = self.pick(right, "isdlt") or (None, None)
        if z is None:
            return self.filter(depth)
        call, kind = rng.choice([(f"MAX({b}.{z})", kind), (f"MIN({b}.{z})", kind), ("COUNT(*)", "l"), (f"COUNT({b}.{z})", "l")])
        inner = f"(SELECT {call} FROM {rf} WHERE {b}.{y} = {a}.{x})"
        other = self.pick(left, kind)
        if other and rng.random() < 0.5:
            return Relation(f"SELECT * FROM {lf} WHERE {a}.{other[0]} {rng.choice(['=', '<', '>=', '<>'])} {inner}", left.columns, False)
        name = self.name()
        return Relation(f"SELECT {', '.join(f'{a}.{n}' for n, _ in left.columns)}, {inner} AS {name} FROM {lf}", left.columns + [(name, kind)], False)

    def unnest(self, depth):
        rng = self.rng
        inner = self.relation(depth - 1)
        from_, a = self.source(inner)
        kind = self.pick(inner)[1]
        own = [f"{a}.{n}" for n, k in inner.columns if k == kind]
        array = f"ARRAY[{', '.join(rng.choice(own) for _ in range(rng.randint(1, 3)))}]"
        e = self.name()
        word, on = rng.choice([("CROSS JOIN", ""), ("CROSS JOIN", ""), ("LEFT JOIN", " ON TRUE")])
        return Relation(f"SELECT {', '.join(f'{a}.{n}' for n, _ in inner.columns)}, {e} FROM {from_} {word} UNNEST({array}) AS {self.alias()} ({e}){on}", inner.columns + [(e, kind)], inner.ordered)

    def data(self, size=25):
        """The inputs of the tables that the query reads."""
        return {n: rows.changes(self.rng, size) if log else rows.events(self.rng, size) for n, log in self.tables.items()}

    def ddl(self):
        return "".join(rows.table(n, None, log) for n, log in self.tables.items())


def script(rng):
    chain = Chain(rng, depth=rng.choice([2, 3, 3, 4]))
    relation = chain.relation()
    while relation.sql in chain.tables:
        relation = chain.relation()
    ordered = relation.ordered and len(chain.tables) == 1
    text = chain.ddl() + "".join(chain.views)
    if ordered and rng.random() < 0.3:
        return upsert(rng, chain, relation, text)
    return {"text": text, "query": relation.sql, "inputs": chain.data(), "print": ordered, "compare": "ordered"}


def upsert(rng, chain, relation, text):
    """A sink whose key is not that of the query: Flink materializes."""
    key = rng.choice(relation.columns)[0]
    columns = ", ".join(f"{n} {terms.SQL_TYPE[k]}" for n, k in relation.columns)
    shown = ", ".join(f"CAST({n} AS {terms.SQL_TYPE[k]}) AS {n}" for n, k in relation.columns)
    text += f"CREATE TABLE snk ({columns}, PRIMARY KEY ({key}) NOT ENFORCED) WITH ('connector' = 'print');\n"
    text += f"INSERT INTO snk SELECT {shown} FROM ({relation.sql}) WHERE {key} IS NOT NULL;\n"
    return {"text": text, "inputs": chain.data(), "print": True, "compare": "ordered"}
