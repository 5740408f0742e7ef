"""The two engines: Ouzel as a process that runs many plans in one script, DuckDB in this process.

Ouzel gets the change log as debezium-json files and prints changes; DuckDB gets the tables that the changes leave.
A table comes back as a `Counter` over rows of comparable text.
"""

import json
import subprocess
from collections import Counter
from pathlib import Path

import changes as changelog

TIMEOUT_S = 120


class Layout:
    """How a change log reaches Ouzel: one file for all tables or one each, with a key or without, and settings."""

    def __init__(self, name, one_file=False, keyed=False, append_only=False, settings=(), ordered=True, final=False):
        self.name, self.one_file, self.keyed, self.append_only = name, one_file, keyed, append_only
        self.settings, self.ordered = settings, ordered
        # Every row is printed once and never taken back.
        self.final = final

    def declare(self, mark, changes, folder):
        """Writes the files of one prefix; statements that declare `t0_<mark>` and so on."""
        statements = []
        if self.one_file:
            path = folder / f"all_{mark}.json"
            path.write_text("".join(changelog.as_debezium(c, True) + "\n" for c in changes), encoding="utf-8")
            statements.append(self.table(f"c_{mark}", path, "tab STRING, "))
            names = ", ".join(changelog.NAMES)
            statements += [f"CREATE VIEW {t}_{mark} AS SELECT {names} FROM c_{mark} WHERE tab = '{t}';" for t in changelog.TABLES]
            return statements
        for table in changelog.TABLES:
            path = folder / f"{table}_{mark}.json"
            path.write_text("".join(changelog.as_debezium(c, False) + "\n" for c in changes if c[0] == table), encoding="utf-8")
            statements.append(self.table(f"{table}_{mark}", path, ""))
        return statements

    def table(self, name, path, more):
        columns = ", ".join(f"{column} {kind}{' NOT NULL' if self.keyed and column == 'id' else ''}" for column, kind in changelog.COLUMNS)
        key = ", PRIMARY KEY (id) NOT ENFORCED" if self.keyed else ""
        kind = "json" if self.append_only else "debezium-json"
        if self.append_only:
            lines = [json.dumps(json.loads(line)["after"]) for line in path.read_text(encoding="utf-8").splitlines()]
            path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return f"CREATE TABLE {name} ({more}{columns}{key}) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = '{kind}');"


class Refused(Exception):
    """Ouzel ended with another code than 0; the words are on standard error."""


def ouzel(binary, layout, folder, prefixes, plans):
    """Changes that each plan prints on each prefix: {(plan number, prefix number): [line]}."""
    folder = Path(folder)
    script = [f"SET '{key}' = '{value}';" for key, value in layout.settings]
    for mark, changes in enumerate(prefixes):
        script += layout.declare(mark, changes, folder)
    for number, plan in enumerate(plans):
        columns = ", ".join(f"c{n} {sql_type(kind)}" for n, (_, kind) in enumerate(plan.columns))
        for mark in range(len(prefixes)):
            sink = f"p{number}_{mark}"
            query = plan.flink
            for table in changelog.TABLES:
                query = query.replace(f"@{table}@", f"{table}_{mark}")
            script.append(f"CREATE TABLE {sink} ({columns}) WITH ('connector' = 'print', 'print-identifier' = '{sink}');")
            script.append(f"INSERT INTO {sink} {query};")
    path = folder / "plans.sql"
    path.write_text("\n".join(script) + "\n", encoding="utf-8")
    try:
        ended = subprocess.run([str(binary), "run", str(path)], capture_output=True, text=True, timeout=TIMEOUT_S, cwd=folder)
    except subprocess.TimeoutExpired:
        raise Refused(f"no end within {TIMEOUT_S} s") from None
    if ended.returncode != 0:
        raise Refused(f"exit code {ended.returncode}: {ended.stderr.strip()[:2000]}")
    printed = {(number, mark): [] for number in range(len(plans)) for mark in range(len(prefixes))}
    for line in ended.stdout.splitlines():
        sink, separator, change = line.partition("> ")
        # With several tasks a print sink puts its task behind the identifier.
        name = sink.partition(":")[0]
        if separator and name.startswith("p"):
            number, mark = name[1:].split("_")
            printed[int(number), int(mark)].append(change)
    return printed


def sql_type(kind):
    simple = {"B": "BIGINT", "S": "STRING", "D": "DOUBLE"}
    if kind[0] in simple:
        return simple[kind[0]]
    element = simple[kind[1]]
    return {"L": "STRING", "J": "STRING", "V": element, "A": f"ARRAY<{element}>", "M": f"MULTISET<{element}>"}[kind[0]]


class Unfounded(Exception):
    """A change takes back a row that was not there."""


def fold(printed, columns, ordered=True):
    """The table that printed changes leave; with one task no change may take back a row that is not there."""
    table = Counter()
    for line in printed:
        row = tuple(normal(field, kind) for field, (_, kind) in zip(fields(line[3:-1]), columns))
        table[row] += 1 if line[0] == "+" else -1
        if table[row] < 0 and ordered:
            raise Unfounded(f"{line} takes back a row that is not there")
        if table[row] == 0:
            del table[row]
    return table


def fields(text):
    """Top-level fields of a printed row."""
    depth, start, found, at = 0, 0, [], 0
    while at < len(text):
        if text[at] in "[{":
            depth += 1
        elif text[at] in "]}":
            depth -= 1
        elif depth == 0 and text.startswith(", ", at):
            found.append(text[start:at])
            start = at + 2
        at += 1
    return found + [text[start:]]


def normal(field, kind):
    """A printed field as comparable text."""
    if field == "null":
        return "null"
    if kind[0] == "D":
        return number(field)
    if kind[0] == "L":
        return bag(field.split(","), kind[1])
    if kind[0] == "J":
        return bag([str(value) for value in json.loads(field)], kind[1])
    if kind[0] == "A":
        return bag(field[1:-1].split(", ") if field != "[]" else [], kind[1])
    if kind[0] == "M":
        counted = [entry.rpartition("=") for entry in field[1:-1].split(", ")] if field != "{}" else []
        return bag([value for value, _, count in counted for _ in range(int(count))], kind[1])
    return number(field) if kind[0] == "V" and kind[1] == "D" else field


def number(value):
    """Doubles to nine digits: sums that were taken back leave dust."""
    rounded = round(float(value), 7)
    return f"{rounded + 0.0:.7g}" if rounded else "0"


def bag(values, kind):
    return "{" + ", ".join(sorted(number(v) if kind == "D" and v != "null" else v for v in values)) + "}"


# An aggregate over no rows gives nothing on a stream, one row in batch mode; alone or behind the plan's own HAVING.
ON_A_STREAM = (" HAVING COUNT(*) > 0", " AND COUNT(*) > 0")


def duckdb_table(connection, plan, final=False):
    """DuckDB's answer as a list of rows; a value that may be any of several is a frozenset."""
    query = plan.duck
    for condition in ON_A_STREAM if final else ():
        query = query.replace(condition, "")
    for table in changelog.TABLES:
        query = query.replace(f"@{table}@", table)
    try:
        rows = connection.execute(query).fetchall()
    except Exception as problem:
        raise ValueError(f"DuckDB: {problem}\n{query}") from problem
    return [tuple(duck_value(value, kind) for value, (_, kind) in zip(row, plan.columns)) for row in rows]


def duck_value(value, kind):
    if kind[0] == "V":
        return frozenset(duck_text(v, kind[1]) for v in value) if value else frozenset(["null"])
    if kind[0] in "LAMJ":
        if value is None:
            # A multiset or a JSON array of nothing is empty, a list or a string of nothing is NULL; LISTAGG over a
            # column that is NOT NULL is of such a type itself, and NULL is printed as an empty text then.
            return "{}" if kind[0] in "MJ" else frozenset(["null", "{}"]) if kind[0] == "L" else "null"
        return bag([duck_text(v, kind[1]) for v in value], kind[1])
    return duck_text(value, kind[0])


def duck_text(value, kind):
    if value is None:
        return "null"
    return number(value) if kind == "D" else str(value)


def load(connection, changes):
    """Fills DuckDB's tables with what the changes leave."""
    for table, rows in changelog.tables_after(changes).items():
        connection.execute(f"CREATE OR REPLACE TABLE {table} (id BIGINT, k BIGINT, v BIGINT, s VARCHAR, d DOUBLE, arr BIGINT[], arrival BIGINT)")
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)", [(*row, n) for n, row in enumerate(rows)])


def difference(found, expected):
    """None, or what is missing and what is too much; `expected` is a list of rows that may hold choices."""
    left, missing = Counter(found), []
    for row in expected:
        if all(isinstance(value, str) for value in row):
            match = row if left[row] > 0 else None
        else:
            match = next((r for r, n in left.items() if n > 0 and all(a in b if isinstance(b, frozenset) else a == b for a, b in zip(r, row))), None)
        if match is None:
            missing.append(row)
            continue
        left[match] -= 1
    surplus = [row for row, n in left.items() for _ in range(n)]
    if not missing and not surplus:
        return None
    shown = [f"  - {show(row)}" for row in missing[:6]] + [f"  + {show(row)}" for row in surplus[:6]]
    return "\n".join([f"{len(expected)} rows expected, {sum(found.values())} found"] + shown)


def show(row):
    return "[" + ", ".join(value if isinstance(value, str) else "any of {" + ", ".join(sorted(value)) + "}" for value in row) + "]"
