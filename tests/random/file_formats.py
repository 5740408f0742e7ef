"""Random types and options of formats: a file of odd values is read in one format, written in another, and that read again as text and as rows.
"""

import json

# Types that csv does not have.
NESTED = ("MAP", "ROW")


def script(rng):
    first = rng.choice(["json", "json", "json", "csv", "csv", "debezium-json"])
    second = rng.choice(["json", "json", "csv", "csv", "debezium-json", "canal-json", "maxwell-json", "ogg-json", "avro", "avro", "parquet", "parquet"])
    flat = "csv" in (first, second)
    columns = [(f"c{i}", column_type(rng, flat)) for i in range(rng.randint(2, 5))]
    ddl = "id INT, " + ", ".join(f"{n} {t}" for n, t in columns)
    read, write, again = options(rng, first, True), options(rng, second, False), None
    again = {k: v for k, v in write.items() if "encode" not in k and "scientific" not in k and "codec" not in k and "compression" not in k}
    wrong = rng.choice([0, 0, 0.03, 0.1])
    if "ignore" in str(read):
        wrong = rng.choice([0.05, 0.2])
    lines = [line(rng, first, read, columns, number, wrong) for number in range(1, rng.choice([4, 8]))]
    text = f"CREATE TABLE t ({ddl}) WITH ('connector' = 'filesystem', 'path' = '${{CASE_DIR}}/input/t.txt', 'format' = '{first}'{shown(read)});\n"
    text += f"CREATE TABLE mid ({ddl}) WITH ('connector' = 'filesystem', 'path' = '${{OUT_DIR}}/mid', 'format' = '{second}'{shown(write)});\n"
    binary = second in ("avro", "parquet")
    change_log = second not in ("json", "csv") and not binary
    text += f"CREATE TABLE back ({ddl}) WITH ('connector' = 'filesystem', 'path' = '${{OUT_DIR}}/mid', 'format' = '{second}'{shown(again)});\n"
    text += "CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');\n"
    text += "CREATE TABLE snk (a STRING) WITH ('connector' = 'print');\n"
    projected = rng.random() < 0.2 and not change_log
    chosen = [n for n, _ in columns if not projected or rng.random() < 0.5]
    text += f"CREATE TABLE rows_back (id INT{''.join(f', {n} {t}' for n, t in columns if n in chosen)}) WITH ('connector' = 'print');\n"
    text += "INSERT INTO mid SELECT * FROM t;\n"
    if not binary:
        text += "INSERT INTO snk SELECT line FROM line;\n"
    text += f"INSERT INTO rows_back SELECT id{''.join(', ' + n for n in chosen)} FROM back;\n"
    return {
        "text": text, "inputs": {"t.txt": "".join(lines)}, "print": True, "compare": "ordered", "features": [second] if binary else [],
        "sinks": [{"name": "snk", "kind": "print"}],
    }


def column_type(rng, flat, depth=0):
    simple = [
        "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(5, 2)", "DECIMAL(20, 6)", "DECIMAL(3, 0)", "BOOLEAN", "STRING", "STRING",
        "CHAR(3)", "VARCHAR(4)", "BYTES", "DATE", "TIME", "TIMESTAMP(0)", "TIMESTAMP(3)", "TIMESTAMP(3)", "TIMESTAMP_LTZ(3)",
    ]
    if depth < 2 and rng.random() < 0.3:
        inner = column_type(rng, flat, depth + (2 if flat else 1))
        return f"ARRAY<{inner}>" if flat else rng.choice([f"ARRAY<{inner}>", f"MAP<STRING, {inner}>", f"ROW<x {inner}, y INT>"])
    return rng.choice(simple)


def options(rng, format_, reads):
    found = {}
    def maybe(name, *values, share=0.25):
        if rng.random() < share:
            found[f"{format_}.{name}"] = rng.choice(values)
    if format_ == "csv":
        maybe("field-delimiter", ";", "|", "\\t")
        maybe("null-literal", "n/a", "NULL", "")
        maybe("quote-character", "'")
        maybe("array-element-delimiter", ",", "/") if found.get("csv.field-delimiter") else None
        maybe("escape-character", "\\")
        if reads:
            maybe("ignore-parse-errors", "true", share=0.4)
            maybe("allow-comments", "true")
        else:
            maybe("write-bigdecimal-in-scientific-notation", "false")
            if "csv.quote-character" not in found:
                maybe("disable-quote-character", "true", share=0.1)
    elif format_ == "avro":
        maybe("codec", "snappy", "deflate", "null", "bzip2", "zstandard", "xz", share=0.4)
        if rng.random() < 0.2:
            found["avro.timestamp_mapping.legacy"] = "false"
    elif format_ == "parquet":
        maybe("compression", "GZIP", "ZSTD", "UNCOMPRESSED", "LZ4_RAW", share=0.4)
        maybe("utc-timezone", "true")
        maybe("enable.dictionary", "false")
        maybe("writer.version", "v2", share=0.15)
        if rng.random() < 0.3:
            found["parquet.write.int64.timestamp"] = "true"
            maybe("timestamp.time.unit", "millis", "micros", "nanos", share=0.7)
    else:
        if format_ in ("json", "debezium-json", "canal-json", "maxwell-json", "ogg-json"):
            maybe("timestamp-format.standard", "ISO-8601", "SQL", share=0.35)
        if reads:
            maybe("ignore-parse-errors", "true", share=0.35)
            if format_ == "json" and not found.get("json.ignore-parse-errors"):
                maybe("fail-on-missing-field", "true", share=0.15)
        else:
            maybe("map-null-key.mode", "DROP", "LITERAL")
            maybe("encode.decimal-as-plain-number", "true")
            maybe("encode.ignore-null-fields", "true")
    return found


def shown(options_):
    return "".join(f", '{k}' = '{v}'" for k, v in options_.items())


def line(rng, format_, read, columns, number, wrong):
    if format_ == "csv":
        delimiter = read.get("csv.field-delimiter", ",").replace("\\t", "\t")
        fields = [str(number)] + [csv_field(rng, t, read, wrong) for _, t in columns]
        if rng.random() < wrong / 2:
            fields = fields[:-1] if rng.random() < 0.5 else fields + ["more"]
        return delimiter.join(fields) + "\n"
    iso = read.get(f"{format_}.timestamp-format.standard") == "ISO-8601"
    members = {"id": number}
    for name, type_ in columns:
        if rng.random() > 0.08:
            members[name] = value(rng, type_, iso, wrong)
    if rng.random() < 0.2:
        members["other"] = {"x": [1, {"y": None}]}
    if rng.random() < wrong / 4:
        return rng.choice(['{"id": 1, ', "[]", "", "null", '"text"', "12"]) + "\n"
    if format_ == "debezium-json":
        return json.dumps({"before": None, "after": members, "op": "c"}, ensure_ascii=False) + "\n"
    return json.dumps(members, ensure_ascii=rng.random() < 0.3) + "\n"


ODD = ["", " ", "x", True, False, 1, -1.5, 1e20, [], {}, [1], {"x": 1}, "1", "true", "null", "2024-01-02", "12:00", 10**19, "NaN", " 7 ", "1e3", "1_000", "+5", "0x1F", "1.0"]
TEXTS = ["", "a", "abc", "abcdef", "é", "ünï", 'q"uote', "com,ma", "semi;colon", "new\\nline", "tab\\t", " pad ", "null", "'", "back\\\\slash", "😀", "n/a", "#no"]


def value(rng, type_, iso, wrong):
    """A value of a type as JSON has it, or an odd one."""
    if rng.random() < 0.1:
        return None
    if rng.random() < wrong:
        return rng.choice(ODD)
    if type_.startswith("ARRAY<"):
        return [value(rng, type_[6:-1], iso, wrong) for _ in range(rng.randint(0, 3))]
    if type_.startswith("MAP<STRING, "):
        return {k: value(rng, type_[12:-1], iso, wrong) for k in rng.sample(["a", "b", "", "k k"], rng.randint(0, 2))}
    if type_.startswith("ROW<x "):
        members = {"x": value(rng, type_[6:-8], iso, wrong), "y": value(rng, "INT", iso, wrong)}
        return {k: members[k] for k in members if rng.random() < 0.85}
    whole = {"TINYINT": 7, "SMALLINT": 15, "INT": 31, "BIGINT": 63}
    if type_ in whole:
        made = rng.choice([0, 1, -1, 42, 2 ** whole[type_] - 1, -(2 ** whole[type_])])
        return str(made) if rng.random() < 0.15 else made
    if type_ in ("FLOAT", "DOUBLE"):
        return rng.choice([0, 1, -0.0, 1.5, 1e10, 1e-7, 123456.789, 3.4e38, "2.5", 0.1, 1e7, 9999999, 0.001, 100])
    if type_.startswith("DECIMAL"):
        return rng.choice([0, 1, 1.5, -2.345, "3.10", 99.995, 0.005, 100, 1e2, "7", 12.30])
    if type_ == "BOOLEAN":
        return rng.choice([True, False, "true", "FALSE"])
    if type_ == "STRING":
        return rng.choice(TEXTS + [{"x": 1, "y": [1, 2]}, [1, "a"], 12, 1.50, True])
    if type_.startswith(("CHAR", "VARCHAR")):
        return rng.choice(TEXTS[:6])
    if type_ == "BYTES":
        return rng.choice(["", "YQ==", "YWJj", "/+8="])
    if type_ == "DATE":
        return rng.choice(["2024-02-29", "1970-01-01", "9999-12-31", "1969-12-31", "0001-01-01"])
    if type_ == "TIME":
        return rng.choice(["00:00:00", "23:59:59", "12:30:01", "12:30:01Z" if iso else "01:02:03"])
    day = rng.choice(["2024-02-29", "1999-12-31", "2038-01-19"])
    clock = rng.choice(["00:00:00", "23:59:59.999", "12:30:01.5", "01:02:03.120"] + (["12:30"] if rng.random() < wrong else []))
    zone = "Z" if type_.startswith("TIMESTAMP_LTZ") else ""
    return f"{day}{'T' if iso else ' '}{clock}{zone}"


def csv_field(rng, type_, read, wrong):
    quote = read.get("csv.quote-character", '"')
    null = read.get("csv.null-literal")
    if null is not None and rng.random() < 0.15:
        return null
    if rng.random() < wrong:
        return rng.choice(["", " ", "x", '"', '""', "a,b", "1.5", "TRUE", "2024-01-02", "\\", "null", "12 ", " 12"])
    if type_.startswith("ARRAY<"):
        return read.get("csv.array-element-delimiter", ";").join(csv_field(rng, type_[6:-1], {k: v for k, v in read.items() if "null" not in k}, wrong) for _ in range(rng.randint(1, 3)))
    if type_ == "STRING" or type_.startswith(("CHAR", "VARCHAR")):
        text = rng.choice(["a", "abc", "é", "", " pad ", "x y", "comma,in", "q" + quote * 2 + "q"])
        return quote + text + quote if rng.random() < 0.5 or "," in text or quote in text else text
    made = value(rng, type_, False, 0)
    while made is None:
        made = value(rng, type_, False, 0)
    return str(made).lower() if isinstance(made, bool) else str(made)
