"""Random group windows of the older syntax, GROUP BY TUMBLE(..), with their auxiliary functions and a second level."""

import aggregates
import rows


def script(rng):
    text = "SET 'pipeline.auto-watermark-interval' = '0';\n" + rows.table("t", f"ts - INTERVAL '{rng.choice([0, 2, 4])}' SECOND")
    kind = rng.choice(["TUMBLE", "HOP", "SESSION"])
    sizes = {"TUMBLE": [f"{rng.choice([1, 5, 7])}"], "HOP": rng.choice([["2", "6"], ["5", "10"], ["1", "3"], ["3", "7"]]), "SESSION": [f"{rng.choice([1, 2, 4])}"]}[kind]
    window = "(ts, " + ", ".join(f"INTERVAL '{size}' SECOND" for size in sizes) + ")"
    keys = rng.choice([[], ["k"], ["k", "s"]])
    shown = [f"{kind}_{part}{window} AS w{i}" for i, part in enumerate(rng.sample(["START", "END", "ROWTIME"], rng.randint(1, 3)))]
    made = aggregates.several(rng, rng.randint(1, 3), aggregates.IN_WINDOWS)
    columns = [*keys, *shown, *(f"{a} AS a{i}" for i, a in enumerate(made))]
    where = rng.choice(["", "", " WHERE v > 0", " WHERE s IS NOT NULL"])
    having = rng.choice(["", "", " HAVING COUNT(*) > 1", " HAVING MAX(v) > 3"])
    query = f"SELECT {', '.join(columns)} FROM t{where} GROUP BY {', '.join([*keys, kind + window])}{having}"
    if rng.random() < 0.25:
        text += f"CREATE VIEW level AS SELECT {', '.join([*keys, f'{kind}_ROWTIME{window} AS rt', *(f'{a} AS a{i}' for i, a in enumerate(made))])} FROM t{where} GROUP BY {', '.join([*keys, kind + window])}{having};\n"
        query = "SELECT TUMBLE_START(rt, INTERVAL '20' SECOND) AS w, COUNT(*) AS c, COUNT(DISTINCT a0) AS d FROM level GROUP BY TUMBLE(rt, INTERVAL '20' SECOND)"
    return text, query, {"t": rows.events(rng, rng.choice([20, 40, 80]))}
