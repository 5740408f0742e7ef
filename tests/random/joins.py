"""Random joins of rows and change logs: regular ones of every kind, semi and anti joins, and interval joins. What is left counts, not
the order, for two files are read in no fixed one."""

import rows


def script(rng):
    logs = [rng.random() < 0.4 for _ in range(2)]
    interval = not any(logs) and rng.random() < 0.5
    # Without a delay that covers the whole input, what is late depends on which file is read first.
    mark = "ts - INTERVAL '1' HOUR" if interval else None
    text = rows.table("t", mark, logs[0]) + rows.table("u", mark, logs[1])
    kind = rng.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
    on = rng.choice(["t.k = u.k", "t.k = u.k AND t.v < u.v", "t.id = u.id", "t.v = u.v", "t.k = u.k AND t.s = u.s", "t.k = u.k AND t.s <> 'x'", "t.id = u.id AND u.v > 2"])
    if interval:
        low, high = sorted([rng.randint(-6, 6), rng.randint(-6, 6)])
        on = f"t.k = u.k AND t.ts BETWEEN u.ts {signed(low)} AND u.ts {signed(high)}" + rng.choice(["", " AND t.v <> u.v", " AND t.s = 'x'"])
    query = f"SELECT t.id AS a, t.k AS b, t.v AS c, u.id AS d, u.v AS e, u.s AS f FROM t {kind} u ON {on}"
    shape = rng.random()
    if not interval and shape < 0.15:
        word = rng.choice(["EXISTS", "NOT EXISTS"])
        query = f"SELECT id, k, v FROM t WHERE {word} (SELECT 1 FROM u WHERE {on.replace('t.s <> ', 'u.s <> ')})"
    elif not interval and shape < 0.3:
        query = f"SELECT id, k, v FROM t WHERE {rng.choice(['k', 'v', 's'])} {rng.choice(['IN', 'NOT IN'])} (SELECT {rng.choice(['k', 's'])} FROM u WHERE id > 3)"
    elif shape < 0.45:
        query = f"SELECT b, COUNT(*) AS n, SUM(c) AS sc, COUNT(DISTINCT e) AS de FROM ({query}) GROUP BY b"
    elif not interval and shape < 0.6:
        query = f"SELECT k, v FROM t {rng.choice(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL'])} SELECT k, v FROM u"
    data = {name: rows.changes(rng, 30) if log else rows.events(rng, 25) for name, log in zip("tu", logs)}
    return text, query, data


def signed(seconds):
    return f"{'-' if seconds < 0 else '+'} INTERVAL '{abs(seconds)}' SECOND"
