"""Random conditions over one table, forty to a script: comparisons of one column with constants that meet, contradict or cover one another,
under AND, OR, NOT, CASE and IS TRUE. A planner folds, merges and prunes them; a row of (number, id) tells which rows each has kept.
"""

import json

COLUMNS = "id INT NOT NULL, v INT, w INT, s STRING, b BOOLEAN, f DOUBLE, de DECIMAL(6, 2)"
COMPARISONS = ["=", "<>", "<", "<=", ">", ">="]


def script(rng):
    text = f"CREATE TABLE t ({COLUMNS}) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/t.jsonl', 'format' = 'json');\n"
    text += "CREATE TABLE snk (number INT, id INT) WITH ('connector' = 'print');\n"
    inserts = [f"INSERT INTO snk SELECT {number}, id FROM t WHERE {condition(rng, 3)};\n" for number in range(40)]
    text += f"BEGIN STATEMENT SET;\n{''.join(inserts)}END;\n"
    data = [row(rng, number) for number in range(30)]
    return {
        "text": text,
        "inputs": {"t.jsonl": "".join(json.dumps(r) + "\n" for r in data)},
        "print": True,
        "compare": "multiset",
    }


def row(rng, number):
    null = lambda value: None if rng.random() < 0.2 else value  # noqa: E731
    return {
        "id": number % 5,
        "v": null(rng.randint(-2, 5)),
        "w": null(rng.randint(-2, 5)),
        "s": null(rng.choice(["a", "b", "ab", ""])),
        "b": null(rng.random() < 0.5),
        "f": null(rng.choice([0, 1, 1.5, 2.25, -1])),
        "de": null(rng.choice([0, 1, 1.5, 2.25, -1])),
    }


def condition(rng, depth, with_case=True):
    if depth == 0 or rng.random() < 0.35:
        return rng.choice(LEAVES)(rng)
    sub = lambda deeper=with_case: condition(rng, depth - 1, deeper)  # noqa: E731
    return rng.choices(
        [
            lambda: f"({' AND '.join(sub() for _ in range(rng.randint(2, 3)))})",
            lambda: f"({' OR '.join(sub() for _ in range(rng.randint(2, 3)))})",
            lambda: f"NOT ({sub()})",
            lambda: f"(CASE WHEN {sub()} THEN {rng.choice(['TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)', sub()])} ELSE {rng.choice(['TRUE', 'FALSE', sub()])} END)",
            # Flink makes (c AND x) OR y of a CASE below it, which is NULL where x is false and y NULL.
            lambda: f"(({sub(False)}) IS {rng.choice(['TRUE', 'NOT TRUE', 'FALSE', 'NOT FALSE', 'NULL'])})",
        ],
        weights=[4, 3, 1, 1 if with_case else 0, 1],
    )[0]()


def with_constant(rng):
    column = rng.choice(["v", "v", "v", "w", "id", "de", "f"])
    numbers = range(-1, 5) if column in ("w", "id") else [0, 1, 2, 3, 1.5, 2.25, -1, 4]
    return f"{column} {rng.choice(COMPARISONS)} {rng.choice(numbers)}"


def one_of(rng):
    members = ", ".join(str(rng.randint(-1, 4)) for _ in range(rng.randint(1, 3)))
    return f"{rng.choice(['v', 'w', 'id'])} {rng.choice(['', 'NOT '])}IN ({members})"


LEAVES = [with_constant] * 5 + [
    one_of,
    lambda r: f"{r.choice(['v', 'w', 'id', 's', 'b'])} IS {r.choice(['', 'NOT '])}NULL",
    lambda r: f"s {r.choice(COMPARISONS)} '{r.choice(['a', 'b', 'ab', ''])}'",
    lambda r: r.choice(["b", "NOT b", "b IS TRUE", "b IS NOT TRUE", "b IS FALSE", "b IS NOT FALSE", "b = TRUE", "b <> TRUE", "b = FALSE"]),
    lambda r: f"v {r.choice(COMPARISONS)} {r.choice(['w', 'id', 'w + 1'])}",
    lambda r: f"v + 1 {r.choice(COMPARISONS)} {r.randint(0, 4)}",
    lambda r: f"v {r.choice(['', 'NOT '])}BETWEEN {r.randint(-1, 3)} AND {r.randint(0, 4)}",
    lambda r: f"{r.choice(['v', 'w', 'id'])} IS {r.choice(['', 'NOT '])}DISTINCT FROM {r.choice(['1', '2', 'w'])}",
    lambda r: f"s {r.choice(['', 'NOT '])}LIKE 'a%'",
]
