"""Random joins in time of two inputs: window joins of every kind and event-time temporal joins. Watermarks trail by an hour, so that
nothing is late and the result does not depend on which file is read first."""

import rows


def script(rng):
    text = rows.table("t", "ts - INTERVAL '1' HOUR")
    if rng.random() < 0.5:
        text += rows.table("u", "ts - INTERVAL '1' HOUR")
        return text, window_join(rng), {"t": rows.events(rng, 25), "u": rows.events(rng, 25)}
    text += rows.table("c", "ts - INTERVAL '1' HOUR", True)
    kind = rng.choice(["JOIN", "LEFT JOIN"])
    extra = rng.choice(["", "", " AND t.v > 1", " AND c.s <> 'x'", " AND t.k = c.k"])
    query = f"SELECT t.id AS a, t.v AS b, c.k AS ck, c.v AS cv, c.ts AS cts FROM t {kind} c FOR SYSTEM_TIME AS OF t.ts ON MOD(t.id, 12) = c.id{extra}"
    if rng.random() < 0.4:
        query = query.replace("FROM t ", "FROM (SELECT *, MOD(id, 12) AS r FROM t) AS t ").replace("MOD(t.id, 12) = c.id", "t.r = c.id")
    return text, query, {"t": rows.events(rng, 40), "c": rows.changes(rng, 50)}


def window_join(rng):
    size = rng.choice(["TUMBLE(TABLE {}, DESCRIPTOR(ts), INTERVAL '5' SECOND)", "HOP(TABLE {}, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '6' SECOND)", "CUMULATE(TABLE {}, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND)"])
    sides = [f"(SELECT * FROM TABLE({size.format(t)}){w})" for t, w in (("t", rng.choice(["", " WHERE v > 0"])), ("u", ""))]
    on = "a.window_start = b.window_start AND a.window_end = b.window_end" + rng.choice([" AND a.k = b.k", " AND a.k = b.k", " AND a.k = b.k AND a.v < b.v", " AND a.k = b.k AND a.s = b.s", " AND a.k IS NOT DISTINCT FROM b.k"])
    if rng.random() < 0.25:
        word = rng.choice(["EXISTS", "NOT EXISTS"])
        return f"SELECT a.id, a.k, a.window_start FROM {sides[0]} a WHERE {word} (SELECT 1 FROM {sides[1]} b WHERE {on})"
    kind = rng.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
    return f"SELECT a.id AS x, b.id AS y, a.k AS k1, b.k AS k2, COALESCE(a.window_start, b.window_start) AS w FROM {sides[0]} a {kind} {sides[1]} b ON {on}"
