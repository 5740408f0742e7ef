"""Files of change logs (Debezium, Canal, Maxwell, Ogg) with odd records among them, options of their formats and metadata columns; read as rows,
counted, joined with themselves, or written in the format of another.
"""

import json

from rows import case

TYPES = {
    "INT": [1, 7, -3, None], "BIGINT": [1, 12345678901, None], "STRING": ["a", "bc", "", "é", None], "DOUBLE": [1.5, 0.1, None], "DECIMAL(8, 2)": [12.5, 0.01, None],
    "BOOLEAN": [True, False, None], "TIMESTAMP(3)": ["2024-01-01 10:00:00.123", "2024-01-01 10:00:00", None], "DATE": ["2024-02-29", None], "BYTES": ["YWI=", None],
    "ARRAY<INT>": [[1, 2], [], None], "MAP<STRING, INT>": [{"a": 1}, {}, None], "ROW<x INT, y STRING>": [{"x": 1, "y": "q"}, {"x": None}, None],
    "TIMESTAMP_LTZ(3)": ["2024-01-01 10:00:00.5Z", None], "TIME": ["10:20:30", None],
}
# Values that fit no column, or another.
ODD = ["x", 1, 1.5, True, [], {}, [1], {"x": 1}, "", "12", None, "2024-01-01", "2024-01-01T10:00:00", 99999999999999999999]
METADATA = {
    "debezium": [("sch", "STRING", "schema"), ("ing", "TIMESTAMP_LTZ(3)", "ingestion-timestamp"), ("sts", "TIMESTAMP_LTZ(3)", "source.timestamp"), ("sdb", "STRING", "source.database"), ("ssc", "STRING", "source.schema"), ("stb", "STRING", "source.table"), ("spr", "MAP<STRING, STRING>", "source.properties")],
    "canal": [("db", "STRING", "database"), ("tb", "STRING", "table"), ("sqt", "MAP<STRING, INT>", "sql-type"), ("pk", "ARRAY<STRING>", "pk-names"), ("ing", "TIMESTAMP_LTZ(3)", "ingestion-timestamp"), ("ev", "TIMESTAMP_LTZ(3)", "event-timestamp")],
    "maxwell": [("db", "STRING", "database"), ("tb", "STRING", "table"), ("pk", "ARRAY<STRING>", "primary-key-columns"), ("ing", "TIMESTAMP_LTZ(3)", "ingestion-timestamp")],
    "ogg": [("tb", "STRING", "table"), ("pk", "ARRAY<STRING>", "primary-keys"), ("ing", "TIMESTAMP_LTZ(6)", "ingestion-timestamp"), ("ev", "TIMESTAMP_LTZ(6)", "event-timestamp")],
}


def script(rng):
    kind = rng.choice(["debezium", "canal", "maxwell", "ogg"])
    columns = [("id", "INT")] + [(f"c{n}", rng.choice(list(TYPES))) for n in range(rng.randint(1, 3))]
    options, ignores = reading(rng, kind)
    meta = rng.sample(METADATA[kind], rng.choice([0, 0, 0, 1, 2]))
    ddl = [f"{n} {t}{' NOT NULL' if rng.random() < 0.08 else ''}" for n, t in columns]
    key = ", PRIMARY KEY (id) NOT ENFORCED" if rng.random() < 0.4 else ""
    ddl += [f"{n} {t} METADATA FROM '{'value.' if rng.random() < 0.1 else ''}{m}'{rng.choice(['', ' VIRTUAL'])}" for n, t, m in meta]
    text = "SET 'table.exec.source.cdc-events-duplicate' = 'true';\n" if key and rng.random() < 0.2 else ""
    text += f"CREATE TABLE t ({', '.join(ddl)}{key}) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/t.jsonl', 'format' = '{kind}-json'{shown(options)});\n"
    wrong = rng.choice([0, 0.1, 0.3]) if ignores else rng.choice([0, 0, 0.05])
    inputs = {"t.jsonl": log(rng, kind, columns, options, wrong)}
    names = [n for n, _ in columns]
    draw = rng.random()
    if draw < 0.45:
        text += "CREATE TABLE snk WITH ('connector' = 'print') AS\n" + f"SELECT {', '.join(names + [m[0] for m in meta])} FROM t;\n"
        sink, compare = "print", "ordered"
    elif draw < 0.7:
        other = rng.choice(["debezium", "canal", "maxwell", "ogg"])
        text += f"CREATE TABLE out_ ({', '.join(f'{n} {t}' for n, t in columns)}) WITH ('connector' = 'filesystem', 'path' = '${{OUT_DIR}}/out', 'format' = '{other}-json'{shown(writing(rng, other))});\n"
        text += "CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/out', 'format' = 'raw');\nCREATE TABLE snk (line STRING) WITH ('connector' = 'print');\n"
        text += f"INSERT INTO out_ SELECT {', '.join(names)} FROM t{rng.choice(['', '', ' WHERE id > 1', ' WHERE id IS NOT NULL'])};\nINSERT INTO snk SELECT line FROM line;\n"
        sink, compare = "print", "ordered"
    else:
        value = rng.choice(names[1:])
        simple = next((n for n, t in columns[1:] if "<" not in t and t not in ("BOOLEAN", "BYTES")), "id")
        query = rng.choice([
            f"SELECT id, COUNT(*) AS n, COUNT({value}) AS m, MAX({simple}) AS x, MIN({simple}) AS y FROM t GROUP BY id",
            f"SELECT {simple}, COUNT(*) AS n, SUM(id) AS s, COUNT(DISTINCT id) AS d FROM t GROUP BY {simple}",
            f"SELECT id, {simple} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {simple} ORDER BY id DESC) AS rn FROM t) WHERE rn <= 2",
            f"SELECT DISTINCT {value} FROM t",
            f"SELECT a.id, b.{value} FROM t AS a LEFT JOIN t AS b ON a.id = b.id",
            "SELECT COUNT(*) AS n FROM t",
            f"SELECT id, LISTAGG(CAST({simple} AS STRING)) AS l FROM t GROUP BY id",
        ])
        text += f"CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${{OUT_DIR}}/snk', 'format' = 'debezium-json') AS\n{query};\n"
        sink, compare = "changelog", "multiset"
    return case(text, inputs, sink, compare=compare)


def shown(options):
    return "".join(f", '{k}' = '{v}'" for k, v in options.items())


def reading(rng, kind):
    options = {}
    ignores = rng.random() < 0.55
    if ignores:
        options[f"{kind}-json.ignore-parse-errors"] = "true"
    if rng.random() < 0.2:
        options[f"{kind}-json.timestamp-format.standard"] = rng.choice(["SQL", "ISO-8601"])
    if kind == "debezium" and rng.random() < 0.3:
        options["debezium-json.schema-include"] = "true"
    if kind == "canal" and rng.random() < 0.3:
        options["canal-json.database.include"] = rng.choice(["db", "d.*", "other", "^db$"])
    if kind == "canal" and rng.random() < 0.3:
        options["canal-json.table.include"] = rng.choice(["tab", "t.+", "x|tab", "b"])
    if rng.random() < 0.05:
        options[f"{kind}-json.map-null-key.mode"] = rng.choice(["LITERAL", "DROP"])
    return options, ignores


def writing(rng, kind):
    options = {}
    if rng.random() < 0.25:
        options[f"{kind}-json.timestamp-format.standard"] = rng.choice(["SQL", "ISO-8601"])
    if rng.random() < 0.2:
        options[f"{kind}-json.encode.decimal-as-plain-number"] = "true"
    if rng.random() < 0.2:
        options[f"{kind}-json.encode.ignore-null-fields"] = "true"
    if rng.random() < 0.15:
        options[f"{kind}-json.map-null-key.mode"] = rng.choice(["LITERAL", "DROP", "FAIL"])
    return options


def log(rng, kind, columns, options, wrong):
    """Changes that fit each other, and lines that do not."""
    rows, made = {}, []
    iso = "ISO" in str(options)
    for number in range(rng.randint(3, 9)):
        draw = rng.random()
        if not rows or draw < 0.5:
            key = rng.choice([k for k in range(1, 12) if k not in rows])
            before, after = None, value_row(rng, columns, key, iso)
            rows[key] = after
        elif draw < 0.8:
            key = rng.choice(list(rows))
            before, after = rows[key], value_row(rng, columns, key, iso)
            rows[key] = after
        else:
            key = rng.choice(list(rows))
            before, after = rows.pop(key), None
        record = RECORDS[kind](rng, before, after, number)
        if rng.random() < wrong:
            made.append(broken(rng, kind, record))
            continue
        if kind == "debezium" and options.get("debezium-json.schema-include"):
            record = {"schema": {"type": "struct"}, "payload": record}
        made.append(json.dumps(record, ensure_ascii=False))
    return "".join(line + "\n" for line in made)


def value_row(rng, columns, key, iso):
    row = {}
    for name, type_ in columns:
        value = key if name == "id" else rng.choice(TYPES[type_])
        if iso and isinstance(value, str) and type_.startswith("TIMESTAMP"):
            value = value.replace(" ", "T")
        if value is not None or rng.random() < 0.6:
            row[name] = value
    return row


def debezium(rng, before, after, number):
    op = rng.choice(["c", "c", "r"]) if before is None else "d" if after is None else "u"
    record = {"before": before, "after": after, "op": op}
    if rng.random() < 0.7:
        record["source"] = {"db": "inv", "schema": "sc", "table": "tab", "ts_ms": 1700000000000 + number, "snapshot": "false", "pos": number, "gone": None}
        record["ts_ms"] = 1700000001000 + number
    return record


def canal(rng, before, after, number):
    kind = "INSERT" if before is None else "DELETE" if after is None else "UPDATE"
    record = {"data": [after or before], "type": kind, "database": "db", "table": rng.choice(["tab", "tab", "tab2"]), "es": 1700000000000 + number, "ts": 1700000001000 + number}
    if kind == "UPDATE":
        record["old"] = [{n: before.get(n) for n in {**before, **after} if before.get(n) != after.get(n)}]
    else:
        record["old"] = None
    if rng.random() < 0.6:
        record.update({"pkNames": rng.choice([["id"], None]), "sqlType": {"id": 4}, "isDdl": False, "sql": ""})
    return record


def maxwell(rng, before, after, number):
    kind = "insert" if before is None else "delete" if after is None else "update"
    record = {"database": "db", "table": "tab", "type": kind, "ts": 1700000000 + number, "xid": 5, "data": after or before}
    if kind == "update":
        record["old"] = {n: before.get(n) for n in {**before, **after} if before.get(n) != after.get(n)}
    if rng.random() < 0.4:
        record["primary_key_columns"] = ["id"]
    return record


def ogg(rng, before, after, number):
    kind = "I" if before is None else "D" if after is None else "U"
    return {"before": before, "after": after, "op_type": kind, "op_ts": f"2024-01-01 10:00:0{number}.000123", "current_ts": f"2024-01-01 10:00:1{number}.5", "primary_keys": ["id"], "pos": f"{number}", "table": "DB.TAB"}


RECORDS = {"debezium": debezium, "canal": canal, "maxwell": maxwell, "ogg": ogg}


def broken(rng, kind, record):
    """A line that is no record, or one with something missing or of another kind."""
    draw = rng.random()
    if draw < 0.2:
        return rng.choice(["", "nope", "{", "[]", "1", "null", '"x"', "{}", '{"op":"c"}', "{\"before\":null,\"after\":null,\"op\":\"d\"}"])
    if draw < 0.3:
        text = json.dumps(record)
        return text[: rng.randrange(1, len(text))]
    record = json.loads(json.dumps(record))
    op = {"debezium": "op", "canal": "type", "maxwell": "type", "ogg": "op_type"}[kind]
    if draw < 0.45:
        record[op] = rng.choice(["x", "c", "d", "u", "T", "CREATE", "QUERY", "insert", "UPDATE", None, 1, "bootstrap-insert", "R"])
        return json.dumps(record)
    if draw < 0.6:
        record.pop(rng.choice(sorted(record)))
        return json.dumps(record)
    if draw < 0.7:
        record[rng.choice(sorted(record))] = rng.choice(ODD)
        return json.dumps(record)
    # A value of a row.
    places = [part for name in ("data", "before", "after", "old") for part in (record.get(name) if isinstance(record.get(name), list) else [record.get(name)]) if isinstance(part, dict) and part]
    if places:
        row = rng.choice(places)
        row[rng.choice(sorted(row))] = rng.choice(ODD)
    return json.dumps(record)
