"""Random Top-N and deduplication over rows, change logs and aggregates, with and without the rank."""

import rows


def script(rng):
    change_log = rng.random() < 0.4
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", None if change_log else "ts - INTERVAL '2' SECOND", change_log)
    source, columns = "t", ["id", "k", "v", "s"]
    if rng.random() < 0.35:
        source = f"(SELECT k, s, {rng.choice(['COUNT(*)', 'SUM(v)', 'MAX(v)', 'MIN(id)'])} AS v, COUNT(DISTINCT id) AS id FROM t GROUP BY k, s)"
    partition = rng.choice(["PARTITION BY k ", "PARTITION BY k ", "PARTITION BY k, s ", ""])
    order = ", ".join(f"{c}{rng.choice(['', ' DESC', ' ASC NULLS LAST', ' DESC NULLS FIRST', ' DESC NULLS LAST'])}" for c in rng.choice([["v"], ["v", "id"], ["s", "v"], ["id"]]))
    if source == "t" and not change_log and rng.random() < 0.3:
        order = rng.choice(["ts", "ts DESC"])
    keep = rng.choice(["rn <= 1", "rn = 1", "rn <= 2", "rn <= 3", "rn < 3"] + ["rn = 2"] * (not change_log) + ["rn BETWEEN 2 AND 3", "rn > 1 AND rn <= 3"])
    # Flink's offset without the rank over changing rows is wrong (docs/reference/differences.md); `rn = 2` shows none.
    appended = source == "t" and not change_log
    ranked = not appended and keep in ("rn BETWEEN 2 AND 3", "rn > 1 AND rn <= 3")
    keep = "rn <= 2" if not appended and keep == "rn = 2" else keep
    shown = columns + (["rn"] if ranked or rng.random() < 0.5 else [])
    query = f"SELECT {', '.join(shown)} FROM (SELECT *, {rng.choice(['ROW_NUMBER'] * 8 + ['RANK', 'DENSE_RANK'])}() OVER ({partition}ORDER BY {order}) AS rn FROM {source}) WHERE {keep}"
    if not ranked and rng.random() < 0.15:
        query = f"SELECT k, COUNT(*) AS c, SUM(v) AS sv FROM ({query}) GROUP BY k"
    data = rows.changes(rng, rng.choice([20, 50])) if change_log else rows.events(rng, rng.choice([15, 40]))
    return text, query, {"t": data}
