"""Random MATCH_RECOGNIZE: quantifiers, skips, WITHIN, conditions over other variables, measures."""

import rows

VARIABLES = "ABCD"


def script(rng):
    names = VARIABLES[: rng.randint(2, 4)]
    delay = rng.choice([0, 2, 5])
    partition = rng.choice(["PARTITION BY k ", "PARTITION BY k ", ""])
    within = f"\n  WITHIN INTERVAL '{rng.choice([3, 5, 8, 20])}' SECOND" if rng.random() < 0.35 else ""
    measures = [measure(rng, names) for _ in range(rng.randint(3, 6))]
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", f"ts - INTERVAL '{delay}' SECOND")
    columns = ", ".join(f"{m} AS m{i}" for i, m in enumerate(measures))
    query = f"""SELECT {'k, ' if partition else ''}{', '.join(f'm{i}' for i in range(len(measures)))} FROM t MATCH_RECOGNIZE (
  {partition}ORDER BY ts
  MEASURES {columns}
  ONE ROW PER MATCH
  {skip(rng, names)}
  PATTERN ({pattern(rng, names)}){within}
  DEFINE {defines(rng, names)}
)"""
    return text, query, {"t": rows.events(rng, rng.choice([15, 30, 60]))}


def pattern(rng, names):
    chosen = [name + quantifier(rng) for name in names]
    if rng.random() < 0.6:
        chosen[-1] = names[-1] + rng.choice(["", "", "", "{2}", "+?"])
    elif rng.random() < 0.7:
        # Several matches with one first row, which wait for each other.
        chosen = [name + rng.choice(["*?", "{0,2}?", "{1,3}?", "+?", "{2,4}?", "?"]) for name in names[:-1]] + [names[-1] + rng.choice(["{1,3}?", "{1,2}?", "{2,4}?", "+?"])]
    return " ".join(chosen)


def quantifier(rng):
    kind = rng.choice(["", "", "+", "*", "?", "{2}", "{1,3}", "{2,}", "{0,2}", "{,2}"])
    return kind + ("?" if kind and kind[-1] in "+*}" and rng.random() < 0.3 else "")


def skip(rng, names):
    return rng.choice([
        "AFTER MATCH SKIP PAST LAST ROW", "AFTER MATCH SKIP PAST LAST ROW", "AFTER MATCH SKIP TO NEXT ROW",
        f"AFTER MATCH SKIP TO FIRST {rng.choice(names)}", f"AFTER MATCH SKIP TO LAST {rng.choice(names)}",
    ])


def defines(rng, names):
    made = [f"{name} AS {condition(rng, name, names[:i])}" for i, name in enumerate(names) if rng.random() < 0.85]
    return ",\n    ".join(made or [f"{names[0]} AS {names[0]}.v > 0"])


def condition(rng, own, earlier):
    simple = [
        f"{own}.v > {rng.randint(-2, 6)}", f"{own}.v <= {rng.randint(0, 8)}", f"{own}.s IS NOT NULL", f"{own}.k <> 'c'",
        f"MOD({own}.id, {rng.randint(2, 3)}) = {rng.randint(0, 1)}", "TRUE", f"{own}.v BETWEEN 0 AND 5",
        f"(LAST({own}.v, 1) IS NULL OR {own}.v >= LAST({own}.v, 1))", f"{own}.v IS NULL OR {own}.v < 6",
        f"SUM({own}.v) < {rng.randint(4, 15)}", f"COUNT({own}.id) <= {rng.randint(1, 3)}", f"{own}.v >= AVG({own}.v)",
    ]
    if earlier:
        other = rng.choice(earlier)
        simple += [
            f"{own}.v > {other}.v", f"{own}.v < LAST({other}.v)", f"{own}.v <> FIRST({other}.v)", f"{own}.v >= MAX({other}.v)",
            f"{own}.v > SUM({other}.v)", f"{own}.id > COUNT({other}.id)", f"{other}.v IS NULL OR {own}.v > {other}.v",
            f"{own}.v > LAST({other}.v, 1)", f"{own}.ts < FIRST({other}.ts) + INTERVAL '6' SECOND",
        ]
    made = rng.choice(simple)
    return f"{made} {rng.choice(['AND', 'OR'])} {rng.choice(simple)}" if rng.random() < 0.2 else made


def measure(rng, names):
    name = rng.choice(names)
    return rng.choice([
        f"{name}.id", f"FIRST({name}.id)", f"LAST({name}.id)", f"FIRST({name}.v, 1)", f"LAST({name}.v, 1)", f"SUM({name}.v)",
        f"COUNT({name}.id)", f"AVG({name}.v)", f"MIN({name}.v)", f"MAX({name}.s)", f"COUNT(DISTINCT {name}.v)", f"{name}.v + {name}.id",
        "MATCH_ROWTIME()", f"COUNT({name}.v)", f"LAST({name}.ts)", f"SUM({name}.d)", f"LAST({name}.v) - FIRST({names[0]}.v)",
        f"SUM({name}.v * 2)", f"COALESCE({name}.s, '-')", f"COUNT(*)",
    ])
