"""The inputs of random scripts: a few rows out of order, with NULLs, ties, late ones and gaps; plain or as a change log.

Invariant: rows are a function of the random generator handed in.
"""

import json

BASE_S = 36_000
COLUMNS = "id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3)"


def events(rng, count, late=0.05):
    """Rows of the table `t`; ids count up, times mostly do."""
    rows, clock = [], BASE_S
    for number in range(1, count + 1):
        clock += rng.choice([0, 0, 1, 1, 1, 2, 3, 7])
        jitter = -rng.randint(5, 20) if rng.random() < late else rng.choice([0, 0, 0, -1, -2])
        rows.append(row(rng, number, max(0, clock + jitter)))
    return rows


def row(rng, number, second):
    null = lambda value, share=0.1: None if rng.random() < share else value  # noqa: E731
    return {
        "id": number,
        "k": null(rng.choice("aabbc")),
        "v": null(rng.randint(-4, 9)),
        "d": null(rng.choice([0.5, 1.25, 2, 10.75, -3.1])),
        "s": null(rng.choice(["x", "y", "", "zz", "é"])),
        "ts": f"2024-05-01 {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}",
    }


def changes(rng, count):
    """A Debezium log over the same columns: inserts, updates and deletes of a small set of ids."""
    log, alive, clock = [], {}, BASE_S
    for _ in range(count):
        clock += rng.choice([0, 1, 2])
        key = rng.randint(1, 12)
        if key not in alive:
            alive[key] = row(rng, key, clock)
            log.append({"before": None, "after": alive[key], "op": "c"})
        elif rng.random() < 0.3:
            log.append({"before": alive.pop(key), "after": None, "op": "d"})
        else:
            before, alive[key] = alive[key], row(rng, key, clock)
            log.append({"before": before, "after": alive[key], "op": "u"})
    return log


def table(name, watermark=None, change_log=False):
    """DDL of an input table, the file `input/<name>.jsonl` of the case."""
    mark = f",\n  WATERMARK FOR ts AS {watermark}" if watermark else ""
    key = ",\n  PRIMARY KEY (id) NOT ENFORCED" if change_log else ""
    kind = "debezium-json" if change_log else "json"
    return f"""CREATE TABLE {name} (
  {COLUMNS}{mark}{key}
) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/{name}.jsonl', 'format' = '{kind}');
"""


def lines(rows):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def case(text, inputs, kind, sink="snk", compare="multiset"):
    """A script that brings its one sink; `kind` says how the sink's result is read."""
    return {"text": text, "inputs": inputs, "print": True, "sinks": [{"name": sink, "kind": kind}], "compare": compare}
