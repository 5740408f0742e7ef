"""Random change logs over three small tables, and the tables that they leave after any prefix.

A change is `(table, before, after)`: an insert has no `before`, a delete no `after`. Rows are tuples in the order of
COLUMNS. In a keyed log `id` is unique among the rows that live; otherwise rows may be equal.

Invariant: a change never takes back a row that does not live (`repaired` drops such changes after others were removed).
"""

import json

COLUMNS = [("id", "BIGINT"), ("k", "BIGINT"), ("v", "BIGINT"), ("s", "STRING"), ("d", "DOUBLE"), ("arr", "ARRAY<BIGINT>")]
NAMES = [name for name, _ in COLUMNS]
TABLES = ("t0", "t1", "t2")
STRINGS = ("a", "b", "ab", "xyz", "c7", "")


def random_changes(random, keyed, append_only, count):
    live = {table: [] for table in TABLES}
    changes = []
    # Some logs end empty or nearly so: that is where padding, groups and ranks have to go away again.
    shrinks_at = count * random.choice((1.0, 1.0, 0.7, 0.5))
    while len(changes) < count:
        table = random.choice(TABLES)
        rows = live[table]
        kinds = "iiuud" if len(changes) < shrinks_at else "iuddddd"
        kind = "i" if append_only or not rows else random.choice(kinds)
        if kind == "i":
            row = random_row(random)
            if keyed:
                free = [n for n in range(12) if all(n != other[0] for other in rows)]
                if not free:
                    continue
                row = (random.choice(free), *row[1:])
            rows.append(row)
            changes.append((table, None, row))
            continue
        before = rows.pop(random.randrange(len(rows)))
        after = None
        if kind == "u":
            fresh = random_row(random)
            after = tuple(new if random.random() < 0.5 else old for old, new in zip(before, fresh))
            after = (before[0], *after[1:]) if keyed else after
            rows.append(after)
        changes.append((table, before, after))
    return changes


def random_row(random):
    array = None if random.random() < 0.15 else [random.choice((None, 0, 1, 1, 2, 3)) for _ in range(random.randrange(4))]
    return (
        random.randrange(6),
        random.choice((None, 0, 1, 2, 3)),
        random.choice((None, -3, -1, 0, 1, 2, 2, 5, 9)),
        random.choice((None, *STRINGS)),
        random.choice((None, -1.5, 0.0, 0.5, 2.0, 2.0, 4.5)),
        array,
    )


def repaired(changes):
    """The changes without those that take back a row which is not there."""
    live = {table: [] for table in TABLES}
    good = []
    for table, before, after in changes:
        if before is not None:
            if before not in live[table]:
                continue
            live[table].remove(before)
        if after is not None:
            live[table].append(after)
        good.append((table, before, after))
    return good


def tables_after(changes):
    """What each table holds after these changes, in the order in which rows arrived."""
    live = {table: [] for table in TABLES}
    for table, before, after in changes:
        if before is not None:
            live[table].remove(before)
        if after is not None:
            live[table].append(after)
    return live


def as_debezium(change, with_table):
    """One line of a debezium-json file; `tab` says the table where one file holds all."""
    table, before, after = change

    def image(row):
        if row is None:
            return None
        named = dict(zip(NAMES, row))
        return {"tab": table, **named} if with_table else named

    op = "c" if before is None else "d" if after is None else "u"
    return json.dumps({"before": image(before), "after": image(after), "op": op})
