"""INSERT into sinks whose columns have other types than the query's: implicit casts, also inside of rows, arrays and maps, partial column
lists, NOT NULL and its enforcer, lengths and theirs, computed columns and partitions of the sink, keys.
"""

import json

from rows import case

# For each column of the source: its type, its values, types a sink may have for it.
COLUMNS = {
    "ti": ("TINYINT", [1, -128, 127, None], ["SMALLINT", "INT", "BIGINT", "DECIMAL(5, 1)", "DOUBLE", "FLOAT", "STRING", "BOOLEAN"]),
    "i": ("INT", [1, -7, 2147483647, None], ["BIGINT", "SMALLINT", "DECIMAL(12, 2)", "DECIMAL(3, 0)", "DOUBLE", "FLOAT", "STRING", "TIMESTAMP(3)"]),
    "bi": ("BIGINT", [1, 123456789012, -9223372036854775808, None], ["INT", "DECIMAL(20, 0)", "DECIMAL(8, 3)", "DOUBLE", "FLOAT", "VARCHAR(3)"]),
    "f": ("FLOAT", [1.5, -0.1, 3.4e38, None], ["DOUBLE", "DECIMAL(10, 2)", "INT", "STRING"]),
    "d": ("DOUBLE", [1.5, 1e300, -0.005, None], ["FLOAT", "DECIMAL(10, 2)", "BIGINT", "STRING"]),
    "dec": ("DECIMAL(10, 3)", [12.345, -0.005, 9999999.999, None], ["DECIMAL(12, 3)", "DECIMAL(10, 1)", "DECIMAL(5, 3)", "DOUBLE", "INT", "FLOAT", "BIGINT"]),
    "s": ("STRING", ["abc", "", "abcdefgh", "äöü漢😀", None], ["VARCHAR(3)", "CHAR(5)", "CHAR(2)", "VARCHAR(20)", "INT", "BYTES", "DATE"]),
    "vc": ("VARCHAR(6)", ["abc", "abcdef", "", "é", None], ["STRING", "VARCHAR(3)", "CHAR(8)", "CHAR(3)", "BYTES", "VARCHAR(6)"]),
    "ch": ("CHAR(4)", ["abcd", "ab  ", "x", None], ["STRING", "VARCHAR(2)", "CHAR(4)", "CHAR(6)", "CHAR(2)"]),
    "b": ("BOOLEAN", [True, False, None], ["BOOLEAN", "STRING", "INT", "TINYINT"]),
    "by": ("BYTES", ["YWJjZA==", "", "/w==", None], ["BINARY(3)", "BINARY(6)", "VARBINARY(2)", "BYTES", "STRING"]),
    "dt": ("DATE", ["2024-02-29", "1969-12-31", "0001-01-01", None], ["TIMESTAMP(3)", "TIMESTAMP", "TIMESTAMP_LTZ(3)", "STRING", "DATE", "INT"]),
    "tm": ("TIME(0)", ["10:20:30", "00:00:00", "23:59:59", None], ["TIME(3)", "TIME", "STRING", "TIMESTAMP(3)"]),
    "ts": ("TIMESTAMP(3)", ["2024-02-29 10:20:30.123", "1969-12-31 23:59:59.999", "2024-01-01 00:00:00", None], ["TIMESTAMP(0)", "TIMESTAMP(6)", "TIMESTAMP(9)", "TIMESTAMP_LTZ(3)", "DATE", "TIME", "STRING", "BIGINT"]),
    "ltz": ("TIMESTAMP_LTZ(3)", ["2024-03-31 01:30:00.123Z", "1970-01-01 00:00:00Z", None], ["TIMESTAMP(3)", "TIMESTAMP_LTZ(0)", "TIMESTAMP_LTZ(6)", "DATE", "TIME", "STRING", "TIMESTAMP(0)"]),
    "ai": ("ARRAY<INT>", [[1, 2], [], [None, 3], None], ["ARRAY<BIGINT>", "ARRAY<DOUBLE>", "ARRAY<INT NOT NULL>", "ARRAY<STRING>", "ARRAY<DECIMAL(5, 1)>", "STRING", "MULTISET<INT>"]),
    "as_": ("ARRAY<VARCHAR(5)>", [["abc", "x"], [], [None], None], ["ARRAY<STRING>", "ARRAY<VARCHAR(2)>", "ARRAY<CHAR(3)>", "ARRAY<VARCHAR(2) NOT NULL>"]),
    "m": ("MAP<STRING, INT>", [{"a": 1}, {}, {"b": None}, None], ["MAP<STRING, BIGINT>", "MAP<STRING, INT NOT NULL>", "MAP<VARCHAR(1), INT>", "MAP<STRING, DOUBLE>", "STRING"]),
    "r": ("ROW<x INT, y STRING>", [{"x": 1, "y": "abc"}, {"x": None, "y": None}, None], ["ROW<x BIGINT, y STRING>", "ROW<p INT, q STRING>", "ROW<x INT NOT NULL, y STRING>", "ROW<x INT, y VARCHAR(2)>", "ROW<x INT>", "ROW<x DOUBLE, y CHAR(4)>", "ROW<y STRING, x INT>", "STRING", "ROW<x INT, y STRING> NOT NULL"]),
    "rr": ("ROW<a ROW<b INT, c DATE>, e ARRAY<INT>>", [{"a": {"b": 1, "c": "2024-01-01"}, "e": [1]}, {"a": None, "e": None}, None], ["ROW<a ROW<b BIGINT, c TIMESTAMP(3)>, e ARRAY<BIGINT>>", "ROW<a ROW<b INT NOT NULL, c DATE>, e ARRAY<INT>>"]),
    "nn": ("INT NOT NULL", [1, 2, 3], ["INT NOT NULL", "BIGINT", "BIGINT NOT NULL", "INT", "DECIMAL(5, 0) NOT NULL"]),
    "sn": ("STRING NOT NULL", ["a", "bc", "def"], ["STRING NOT NULL", "CHAR(2)", "VARCHAR(2) NOT NULL", "STRING"]),
}
CONSTANTS = ["1", "'ab'", "NULL", "CAST(NULL AS INT)", "1.5", "TRUE", "DATE '2024-01-01'", "TIMESTAMP '2024-01-01 00:00:00'", "ARRAY[1, 2]", "MAP['k', 1]", "ROW(1, 'x')", "x'6162'", "CAST('q' AS CHAR(3))", "1e0", "2147483648", "''", "INTERVAL '1' DAY"]


def script(rng):
    chosen = rng.sample(list(COLUMNS), rng.randint(2, 5))
    text = settings(rng)
    text += table("t", chosen)
    inputs = {"t.jsonl": lines(rng, chosen)}
    names, sink, items = [], [], []
    for n, column in enumerate(chosen):
        type_ = COLUMNS[column][0] if rng.random() < 0.25 else rng.choice(COLUMNS[column][2])
        if rng.random() < 0.25 and "NOT NULL" not in type_[-8:]:
            type_ += " NOT NULL"
        name = rng.choice([f"c{n}", column])
        names.append(name)
        sink.append(f"{name} {type_}")
        items.append(item(rng, column, type_))
    extra = []
    if rng.random() < 0.3:
        extra.append(f"e1 {rng.choice(['INT', 'STRING', 'INT NOT NULL', 'ROW<x INT>', 'TIMESTAMP(3)'])}")
    if rng.random() < 0.15:
        extra.append(f"e2 AS {rng.choice(['1', 'UPPER(' + chr(39) + 'a' + chr(39) + ')', names[0]])}")
    key = ""
    if rng.random() < 0.2:
        at = rng.randrange(len(names))
        key = f", PRIMARY KEY ({names[at]}) NOT ENFORCED"
    where = rng.choice(["print", "print", "json", "json", "csv", "debezium"])
    target = {
        "print": "'connector' = 'print'",
        "json": "'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'",
        "csv": "'connector' = 'filesystem', 'path' = '${OUT_DIR}/csv', 'format' = 'csv'",
        "debezium": "'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json'",
    }[where]
    columns = sink + extra
    if rng.random() < 0.2:
        rng.shuffle(columns)
    text += f"CREATE TABLE {'file' if where == 'csv' else 'snk'} ({', '.join(columns)}{key}) WITH ({target});\n"
    if where == "csv":
        text += "CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/csv', 'format' = 'raw');\n"
        text += "CREATE TABLE snk (line STRING) WITH ('connector' = 'print');\n"
    listed = list(names)
    draw = rng.random()
    if extra or draw < 0.35:
        if rng.random() < 0.3:
            both = list(zip(listed, items))
            rng.shuffle(both)
            listed, items = [list(x) for x in zip(*both)]
        if rng.random() < 0.2 and len(listed) > 1:
            listed, items = listed[:-1], items[:-1]
        columns_text = f" ({', '.join(listed)})"
        if rng.random() < 0.08:
            columns_text = ""
    else:
        columns_text = ""
    text += f"INSERT INTO {'file' if where == 'csv' else 'snk'}{columns_text} {query(rng, items, chosen)};\n"
    if where == "csv":
        text += "INSERT INTO snk SELECT line FROM line;\n"
    kind = {"print": "print", "csv": "print", "json": "append", "debezium": "changelog"}[where]
    return case(text, inputs, kind)


def settings(rng):
    text = ""
    if rng.random() < 0.35:
        text += f"SET 'table.exec.sink.not-null-enforcer' = '{rng.choice(['DROP', 'DROP', 'ERROR', 'error', 'drop'])}';\n"
    if rng.random() < 0.4:
        text += f"SET 'table.exec.sink.type-length-enforcer' = '{rng.choice(['TRIM_PAD', 'TRIM_PAD', 'trim-pad', 'IGNORE', 'ERROR'])}';\n"
    if rng.random() < 0.15:
        text += f"SET 'table.exec.sink.nested-constraint-enforcer' = '{rng.choice(['IGNORE', 'ROWS', 'ROWS_AND_COLLECTIONS'])}';\n"
    if rng.random() < 0.12:
        text += "SET 'table.exec.legacy-cast-behaviour' = 'enabled';\n"
    if rng.random() < 0.2:
        text += f"SET 'table.local-time-zone' = '{rng.choice(['Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'GMT+05:30'])}';\n"
    if rng.random() < 0.15:
        text += "SET 'execution.runtime-mode' = 'batch';\n"
    return text


def table(name, chosen):
    columns = ", ".join(f"{c} {COLUMNS[c][0]}" for c in chosen)
    return f"CREATE TABLE {name} (id INT, {columns}) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/t.jsonl', 'format' = 'json', 'json.timestamp-format.standard' = 'SQL');\n"


def lines(rng, chosen):
    nulls = rng.random() < 0.6
    made = []
    for number in range(1, rng.choice([3, 5])):
        row = {"id": number}
        for column in chosen:
            values = [v for v in COLUMNS[column][1] if nulls or v is not None]
            row[column] = rng.choice(values)
        made.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(made)


def item(rng, column, type_):
    draw = rng.random()
    if draw < 0.7:
        return column
    if draw < 0.8:
        return f"CAST({column} AS {type_.replace(' NOT NULL', '') if '<' not in type_ else type_})"
    if draw < 0.85:
        return f"CAST(NULL AS {COLUMNS[column][0].replace(' NOT NULL', '')})"
    if draw < 0.9:
        return f"COALESCE({column}, {column})"
    return rng.choice(CONSTANTS)


def query(rng, items, chosen):
    select = f"SELECT {', '.join(items)} FROM t"
    draw = rng.random()
    if draw < 0.6:
        return select
    if draw < 0.68:
        return select + " WHERE id > 1"
    if draw < 0.76:
        return f"{select} UNION ALL SELECT {', '.join(items)} FROM t WHERE id = 1"
    if draw < 0.82:
        return f"SELECT * FROM ({select}) AS q"
    if draw < 0.88:
        return f"WITH q AS ({select}) SELECT * FROM q"
    if draw < 0.94:
        return f"VALUES ({', '.join(rng.choice(CONSTANTS) for _ in items)}), ({', '.join(rng.choice(CONSTANTS) for _ in items)})"
    return f"SELECT {', '.join(items)} FROM t GROUP BY {', '.join(chosen)}"
