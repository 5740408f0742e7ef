"""Avro files of fastavro, and files for it."""
import datetime as d
from decimal import Decimal
from uuid import UUID

import fastavro
from program import Failed, check_equal

UTC = d.timezone.utc
CODECS = ["null", "deflate", "snappy", "bzip2", "xz", "zstandard"]


def tests():
    found = [(f"avro read {codec}", lambda p, codec=codec: read_codec(p, codec)) for codec in CODECS]
    found += [(f"avro write {codec}", lambda p, codec=codec: write_codec(p, codec)) for codec in CODECS]
    return found + [
        ("avro read logical types", logical_types), ("avro read names and unions", names_and_unions),
        ("avro read promotions", promotions), ("avro read nested", nested), ("avro read defaults and order", other_order),
        ("avro read cut anywhere", cut), ("avro write types", write_types), ("avro read empty", empty),
    ]


def put(program, schema, records, codec="null", **options):
    path = program.folder / "in.avro"
    with open(path, "wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), records, codec=codec, **options)
    return path


def record(*fields, **more):
    return {"type": "record", "name": "r", "fields": [{"name": n, "type": t} for n, t in fields], **more}


def read_codec(program, codec):
    records = [{"a": n, "s": f"text {n}" * (n % 7)} for n in range(20_000)]
    path = put(program, record(("a", "long"), ("s", "string")), records, codec, sync_interval=1000)
    check_equal(program.read("avro", "a BIGINT, s STRING", path), records)


def write_codec(program, codec):
    rows = ", ".join(f"({n}, 'text {n}')" for n in range(300))
    files = program.write("avro", "a BIGINT NOT NULL, s STRING", rows, f", 'avro.codec' = '{codec}'")
    with open(files[0], "rb") as file:
        reader = fastavro.reader(file)
        check_equal(reader.codec, codec)
        check_equal(list(reader), [{"a": n, "s": f"text {n}"} for n in range(300)])


def logical_types(program):
    schema = record(
        ("dt", {"type": "int", "logicalType": "date"}), ("t3", {"type": "int", "logicalType": "time-millis"}),
        ("ts3", {"type": "long", "logicalType": "timestamp-millis"}), ("ts6", {"type": "long", "logicalType": "timestamp-micros"}),
        ("local", {"type": "long", "logicalType": "local-timestamp-millis"}),
        ("dec", {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 3}),
        ("fix", {"type": "fixed", "name": "f16", "size": 16, "logicalType": "decimal", "precision": 38, "scale": 2}),
        ("id", {"type": "string", "logicalType": "uuid"}),
    )
    stamp = d.datetime(2024, 2, 29, 12, 30, 1, 123456, UTC)
    records = [
        {"dt": d.date(2024, 2, 29), "t3": d.time(12, 30, 1, 5000), "ts3": stamp, "ts6": stamp, "local": d.datetime(1969, 12, 31, 23, 59, 59, 999000),
         "dec": Decimal("-1234567.891"), "fix": Decimal("-999999999999999999999999999999999999.99"), "id": UUID(int=5)},
        {"dt": d.date(1, 1, 1), "t3": d.time(0, 0), "ts3": stamp, "ts6": d.datetime(1969, 12, 31, 23, 59, 59, 999999, UTC), "local": d.datetime(2024, 1, 1),
         "dec": Decimal("0.001"), "fix": Decimal("0.01"), "id": UUID(int=2**128 - 1)},
    ]
    columns = "dt DATE, t3 TIME(3), ts3 TIMESTAMP(3), ts6 TIMESTAMP(6), `local` TIMESTAMP(3), `dec` DECIMAL(10, 3), fix DECIMAL(38, 2), id STRING"
    rows = program.read("avro", columns, put(program, schema, records), ", 'avro.timestamp_mapping.legacy' = 'false'")
    check_equal([(r["dt"], r["t3"], r["id"]) for r in rows], [("2024-02-29", "12:30:01.005", str(UUID(int=5))), ("0001-01-01", "00:00:00", str(UUID(int=2**128 - 1)))])
    check_equal([(r["ts3"], r["ts6"], r["local"]) for r in rows], [
        ("2024-02-29 12:30:01.123", "2024-02-29 12:30:01.123456", "1969-12-31 23:59:59.999"),
        ("2024-02-29 12:30:01.123", "1969-12-31 23:59:59.999999", "2024-01-01 00:00:00"),
    ])
    check_equal([(r["dec"], r["fix"]) for r in rows], [(r["dec"], r["fix"]) for r in records])


def names_and_unions(program):
    inner = {"type": "record", "name": "inner", "namespace": "other.space", "fields": [{"name": "x", "type": "int"}]}
    schema = record(
        ("first", inner), ("second", "other.space.inner"), ("colour", {"type": "enum", "name": "colour", "symbols": ["RED", "GREEN"]}),
        ("maybe", ["null", "string"]), ("late", ["string", "null"]), ("either", ["null", "int", "long"]), ("key", {"type": "fixed", "name": "k", "size": 3}),
        namespace="some.space",
    )
    records = [
        {"first": {"x": 1}, "second": {"x": 2}, "colour": "GREEN", "maybe": None, "late": None, "either": 7, "key": b"abc"},
        {"first": {"x": -1}, "second": {"x": -2}, "colour": "RED", "maybe": "é", "late": "l", "either": 1 << 40, "key": b"xyz"},
    ]
    columns = "`first` ROW<x INT>, `second` ROW<x INT>, colour STRING, maybe STRING, late STRING, either BIGINT, `key` STRING"
    rows = program.read("avro", columns, put(program, schema, records))
    check_equal(rows, [{**r, "key": r["key"].decode()} for r in records])


def promotions(program):
    records = [{"a": 5, "b": 1 << 33, "c": 0.5, "d": b"bytes", "e": "text"}]
    path = put(program, record(("a", "int"), ("b", "long"), ("c", "float"), ("d", "bytes"), ("e", "string")), records)
    rows = program.read("avro", "a BIGINT, b DOUBLE, c DOUBLE, d STRING, e BYTES", path)
    check_equal(rows, [{"a": 5, "b": Decimal("8.589934592E9"), "c": Decimal("0.5"), "d": "bytes", "e": "dGV4dA=="}])


def nested(program):
    item = {"type": "record", "name": "item", "fields": [{"name": "k", "type": "string"}, {"name": "v", "type": ["null", {"type": "array", "items": "int"}]}]}
    schema = record(("items", {"type": "array", "items": ["null", item]}), ("m", {"type": "map", "values": {"type": "map", "values": "double"}}))
    records = [{"items": [{"k": "a", "v": [1, 2]}, None, {"k": "", "v": None}], "m": {"x": {"y": 1.5}}}, {"items": [], "m": {}}]
    columns = "items ARRAY<ROW<k STRING, v ARRAY<INT>>>, m MAP<STRING, MAP<STRING, DOUBLE>>"
    check_equal(program.read("avro", columns, put(program, schema, records)), [{**records[0], "m": {"x": {"y": Decimal("1.5")}}}, records[1]])


def other_order(program):
    path = put(program, record(("z", "int"), ("unread", {"type": "array", "items": "string"}), ("a", "string")), [{"z": 1, "unread": ["q"] * 9, "a": "t"}])
    check_equal(program.read("avro", "a STRING, nowhere DOUBLE, z INT", path), [{"a": "t", "nowhere": None, "z": 1}])


def empty(program):
    check_equal(program.read("avro", "a INT", put(program, record(("a", "int")), [])), [])


def cut(program):
    records = [{"a": n, "s": "x" * 50} for n in range(400)]
    whole = put(program, record(("a", "int"), ("s", "string")), records, sync_interval=2000).read_bytes()
    for length in list(range(1, 200, 17)) + list(range(200, len(whole), 1111)):
        path = program.folder / "cut.avro"
        path.write_bytes(whole[:length])
        code, error = program.run(f"""CREATE TABLE t (a INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'avro');
CREATE TABLE o (a INT, s STRING) WITH ('connector' = 'blackhole'); INSERT INTO o SELECT * FROM t;""")
        if code != 1 or "cut.avro" not in error or "panic" in error:
            raise Failed(f"cut at {length}: exit code {code}, {error}")


def write_types(program):
    columns = """b BOOLEAN, i INT NOT NULL, l BIGINT, f FLOAT, g DOUBLE, s STRING, y BYTES, c DECIMAL(10, 2), dt DATE, tm TIME(0),
  ts TIMESTAMP(3), a ARRAY<INT>, m MAP<STRING, DOUBLE>, r ROW<x INT, y STRING>"""
    values = """(TRUE, 1, 4294967296, CAST(0.5 AS FLOAT), 2.5E0, 'é', X'00FF', 12.34, DATE '2024-02-29', TIME '12:30:01',
  TIMESTAMP '2024-02-29 12:30:01.123', ARRAY[1, CAST(NULL AS INT)], MAP['k', 1.5E0], ROW(7, 'z')),
  (CAST(NULL AS BOOLEAN), 2, CAST(NULL AS BIGINT), CAST(NULL AS FLOAT), CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BYTES),
  CAST(NULL AS DECIMAL(10, 2)), CAST(NULL AS DATE), CAST(NULL AS TIME(0)), CAST(NULL AS TIMESTAMP(3)), CAST(NULL AS ARRAY<INT>),
  CAST(NULL AS MAP<STRING, DOUBLE>), CAST(NULL AS ROW<x INT, y STRING>))"""
    files = program.write("avro", columns, values)
    with open(files[0], "rb") as file:
        rows = list(fastavro.reader(file))
    full = {
        "b": True, "i": 1, "l": 1 << 32, "f": 0.5, "g": 2.5, "s": "é", "y": b"\0\xff", "c": Decimal("12.34"), "dt": d.date(2024, 2, 29), "tm": d.time(12, 30, 1),
        "ts": d.datetime(2024, 2, 29, 12, 30, 1, 123000, UTC), "a": [1, None], "m": {"k": 1.5}, "r": {"x": 7, "y": "z"},
    }
    check_equal(rows, [full, {**dict.fromkeys(full), "i": 2}])
