"""Random window aggregations: all kinds of windows, keys, aggregates, filters, cascades and window Top-N."""

import aggregates
import rows


def script(rng):
    delay = rng.choice([0, 2, 4])
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", f"ts - INTERVAL '{delay}' SECOND")
    keys = rng.choice([[], ["k"], ["k"], ["k", "s"]])
    partition = f" PARTITION BY {', '.join(keys)}" if keys else ""
    window = rng.choice([tumble, tumble, hop, cumulate, session])(rng, partition)
    made = aggregates.several(rng, rng.randint(1, 4), aggregates.IN_WINDOWS)
    columns = ", ".join(["window_start", "window_end", *keys, *(f"{a} AS a{i}" for i, a in enumerate(made))])
    where = rng.choice(["", "", "WHERE v > 0 ", "WHERE s IS NOT NULL "])
    having = rng.choice(["", "", " HAVING COUNT(*) > 1"])
    groups = ", ".join(["window_start", "window_end", *keys])
    query = f"SELECT {columns} FROM TABLE({window}) {where}GROUP BY {groups}{having}"
    shape = rng.random()
    if shape < 0.2:
        query = (
            f"SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY a0 {rng.choice(['DESC', 'ASC'])}, "
            f"{', '.join(keys) or 'window_end'}) AS rn FROM ({query})) WHERE rn <= {rng.randint(1, 2)}"
        )
    elif shape < 0.35 and "SESSION" not in window:
        size = rng.choice([20, 30, 60])
        query = f"""SELECT window_start, window_end, COUNT(*) AS c, MAX(a0) AS m FROM TABLE(TUMBLE(
  TABLE inner_windows, DESCRIPTOR(rt), INTERVAL '{size}' SECOND)) GROUP BY window_start, window_end"""
        text += f"CREATE VIEW inner_windows AS SELECT window_time AS rt, {columns.replace('window_start, window_end, ', '')} FROM TABLE({window}) {where}GROUP BY {groups}, window_time{having};\n"
    return text, query, {"t": rows.events(rng, rng.choice([20, 40, 80]))}


def tumble(rng, _):
    return f"TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '{rng.choice([1, 5, 7, 10])}' SECOND)"


def hop(rng, _):
    slide, times = rng.choice([1, 2, 5]), rng.choice([2, 3, 5])
    return f"HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '{slide}' SECOND, INTERVAL '{slide * times}' SECOND)"


def cumulate(rng, _):
    step, times = rng.choice([1, 2, 5]), rng.choice([2, 3, 4])
    return f"CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '{step}' SECOND, INTERVAL '{step * times}' SECOND)"


def session(rng, partition):
    return f"SESSION(TABLE t{partition}, DESCRIPTOR(ts), INTERVAL '{rng.choice([1, 2, 3, 5])}' SECOND)"
