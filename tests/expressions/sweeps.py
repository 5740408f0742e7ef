"""Sweeps that are not one template after another: pairs of types, constants, numbers of arguments, aggregates, nested types.

Each gives expressions over the table of `rows`. Nothing here reads a clock or a random function without a seed.
"""

import itertools
import random

import grammar
from grammar import FINE

# One column or literal of each type that an operator may be given.
PAIRED = ["b", "ti", "i", "l", "f", "d", "de", "big", "s", "c4", "x", "`day`", "tm", "t3", "z3", "INTERVAL '1' DAY", "INTERVAL '1' MONTH", "a", "m", "r", "1", "1.5", "'12'", "NULL"]
PAIRS = [
    "{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "{0} % {1}", "{0} = {1}", "{0} < {1}", "{0} || {1}", "COALESCE({0}, {1})", "IF(b, {0}, {1})", "CASE WHEN b THEN {0} ELSE {1} END",
    "GREATEST({0}, {1})", "NULLIF({0}, {1})", "{0} IN ({1}, {1})", "ARRAY[{0}, {1}]", "MAP[{0}, {1}]", "{0} IS DISTINCT FROM {1}", "IFNULL({0}, {1})", "{0} BETWEEN {1} AND {1}",
]
# A function's name with as many of these as it is given.
ARGUMENTS = ["s", "i", "s", "i", "s"]
AGGREGATES = [
    "COUNT({0})", "COUNT(DISTINCT {0})", "SUM({0})", "SUM(DISTINCT {0})", "AVG({0})", "AVG(DISTINCT {0})", "MIN({0})", "MAX({0})", "STDDEV_POP({0})", "STDDEV_SAMP({0})", "STDDEV({0})", "VAR_POP({0})", "VAR_SAMP({0})",
    "VARIANCE({0})", "FIRST_VALUE({0})", "LAST_VALUE({0})", "LISTAGG({0})", "LISTAGG({0}, '|')", "LISTAGG(DISTINCT {0})", "COLLECT({0})", "ARRAY_AGG({0})", "ARRAY_AGG(DISTINCT {0})", "ARRAY_AGG({0}) FILTER (WHERE ni > 0)",
    "JSON_ARRAYAGG({0})", "JSON_ARRAYAGG({0} NULL ON NULL)", "JSON_OBJECTAGG(ns VALUE {0})", "JSON_OBJECTAGG(KEY ns VALUE {0} ABSENT ON NULL)", "SINGLE_VALUE({0})", "SUM({0}) FILTER (WHERE b)", "PERCENTILE({0}, 0.5)", "COUNT({0}, ni)", "AVG({0} + 1)",
    "APPROX_COUNT_DISTINCT({0})", "GROUPING({0})", "ANY_VALUE({0})", "EVERY({0})", "BIT_AND({0})", "MODE({0})", "REGR_COUNT({0}, i)", "CARDINALITY(COLLECT({0}))", "SUM({0}) / COUNT({0})", "COALESCE(SUM({0}), 0)", "MAX({0}) IS NULL",
]


def pairs(pattern):
    """Each operator of two with every type on either side."""
    for template in PAIRS:
        if pattern in template:
            yield from (template.format(a, b) for a, b in itertools.product(PAIRED, PAIRED))


def nested(pattern):
    """Each template with columns of finer and nested types at every typed hole, and casts of them."""
    for _, template in grammar.templates():
        if pattern not in template:
            continue
        holes = list(grammar.HOLE.finditer(template))
        fitting = [grammar.default(m) for m in holes]
        for n, m in enumerate(holes):
            if not m[1] and m[2] not in ("unit", "field"):
                yield from (grammar.put(template, [*fitting[:n], name, *fitting[n + 1 :]]) for name in FINE)
    if "CAST" in pattern or not pattern:
        yield from (f"{how}({name} AS {to})" for name in FINE for to in [*grammar.TYPES, *grammar.NESTED_TYPES] for how in ("CAST", "TRY_CAST"))


def constants(pattern, seed=1, each=4):
    """Each template over literals alone: what a planner computes, and the lengths of CHAR that come of it."""
    rng = random.Random(seed)

    def leaf(m):
        kind = m[2]
        if kind == "unit":
            return rng.choice(grammar.UNITS)
        return rng.choice(grammar.FIELDS) if kind == "field" else grammar.literal(rng, kind)

    for _, template in grammar.templates():
        if pattern in template:
            yield from (grammar.HOLE.sub(leaf, template) for _ in range(each))


def arities(pattern, names):
    """Each name with no argument up to five, first of the same type, then texts and numbers in turn."""
    for name in names:
        if pattern in name:
            for count in range(6):
                for arguments in (ARGUMENTS, ["i"] * 5, ["s"] * 5, ["a"] * 5, ["NULL"] * 5):
                    yield f"{name}({', '.join(arguments[:count])})"


def aggregates(pattern):
    """Each aggregate of every type."""
    for template in AGGREGATES:
        if pattern in template:
            yield from (template.format(e) for e in [*grammar.EVERY_TYPE, *FINE])
