"""Parquet files of pyarrow, and files for it."""
import datetime as d
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from program import Failed, check_equal

UTC = d.timezone.utc
READ_CODECS = ["NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4"]
WRITE_CODECS = {"UNCOMPRESSED": "UNCOMPRESSED", "SNAPPY": "SNAPPY", "GZIP": "GZIP", "ZSTD": "ZSTD", "LZ4_RAW": "LZ4"}


def tests():
    found = [(f"parquet read {codec}", lambda p, codec=codec: read_codec(p, codec)) for codec in READ_CODECS]
    found += [(f"parquet write {codec}", lambda p, codec=codec: write_codec(p, codec)) for codec in WRITE_CODECS]
    found += [(f"parquet read timestamps {unit}", lambda p, unit=unit: timestamps(p, unit)) for unit in ("s", "ms", "us", "ns")]
    return found + [
        ("parquet read int96", int96), ("parquet read pages", pages), ("parquet read decimals", decimals), ("parquet read nested", nested),
        ("parquet read integers", integers), ("parquet read empty", empty), ("parquet read cut anywhere", cut), ("parquet write types", write_types),
        ("parquet write int64 units", write_units), ("parquet read many row groups", row_groups),
    ]


def put(program, table, **options):
    path = program.folder / "in.parquet"
    pq.write_table(table, path, **options)
    return path


def numbers(count):
    return pa.table({"a": pa.array(range(count), pa.int64()), "s": pa.array([None if n % 5 == 0 else f"text {n % 100}" for n in range(count)])})


def read_codec(program, codec):
    table = numbers(20_000)
    check_equal(program.read("parquet", "a BIGINT, s STRING", put(program, table, compression=codec)), table.to_pylist())


def write_codec(program, codec):
    rows = ", ".join(f"({n}, 'text {n}')" for n in range(300))
    files = program.write("parquet", "a BIGINT NOT NULL, s STRING", rows, f", 'parquet.compression' = '{codec}'")
    check_equal(pq.ParquetFile(files[0]).metadata.row_group(0).column(0).compression, WRITE_CODECS[codec])
    check_equal(pq.read_table(files[0]).to_pylist(), [{"a": n, "s": f"text {n}"} for n in range(300)])


def timestamps(program, unit):
    # A second has no unit in the file: pyarrow writes milliseconds.
    stamps = [d.datetime(2024, 2, 29, 12, 30, 1), d.datetime(1969, 12, 31, 23, 59, 59), d.datetime(2261, 1, 1), None]
    table = pa.table({"local": pa.array(stamps, pa.timestamp(unit)), "instant": pa.array(stamps, pa.timestamp(unit, "UTC"))})
    rows = program.read("parquet", "`local` TIMESTAMP(3), instant TIMESTAMP_LTZ(3)", put(program, table), ", 'parquet.utc-timezone' = 'true'")
    text = [stamp and str(stamp) for stamp in stamps]
    check_equal(rows, [{"local": t, "instant": t and t + "Z"} for t in text])


def int96(program):
    stamps = [d.datetime(2024, 2, 29, 12, 30, 1, 123456), d.datetime(1969, 12, 31, 23, 59, 59, 999999), d.datetime(9999, 12, 31), None]
    table = pa.table({"t": pa.array(stamps, pa.timestamp("us"))})
    path = put(program, table, use_deprecated_int96_timestamps=True)
    rows = program.read("parquet", "t TIMESTAMP(6)", path, ", 'parquet.utc-timezone' = 'true'")
    check_equal(rows, [{"t": stamp and str(stamp)} for stamp in stamps])


def pages(program):
    table = numbers(5_000)
    for version in ("1.0", "2.0"):
        for dictionary in (True, False):
            path = put(program, table, data_page_version=version, use_dictionary=dictionary, data_page_size=500, write_page_index=True, write_page_checksum=True)
            check_equal(program.read("parquet", "a BIGINT, s STRING", path), table.to_pylist(), f"pages {version}, dictionary {dictionary}")
    for encoding in ("DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"):
        path = put(program, table.select(["a"]), use_dictionary=False, column_encoding={"a": encoding})
        check_equal(program.read("parquet", "a BIGINT", path), table.select(["a"]).to_pylist(), encoding)
    for encoding in ("DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"):
        path = put(program, table.select(["s"]), use_dictionary=False, column_encoding={"s": encoding})
        check_equal(program.read("parquet", "s STRING", path), table.select(["s"]).to_pylist(), encoding)


def row_groups(program):
    table = numbers(30_000)
    path = put(program, table, row_group_size=777)
    rows = table.to_pylist()
    check_equal(program.read("parquet", "a BIGINT, s STRING", path), rows)
    for words, fits in {
        "a = 777": lambda row: row["a"] == 777, "a > 29900 AND s = 'text 99'": lambda row: row["a"] > 29900 and row["s"] == "text 99",
        "a < 5 OR a >= 29998": lambda row: row["a"] < 5 or row["a"] >= 29998, "100 >= a AND s IS NULL": lambda row: row["a"] <= 100 and row["s"] is None,
        "a BETWEEN 15000 AND 15003": lambda row: 15000 <= row["a"] <= 15003, "a > 30000": lambda row: False,
    }.items():
        check_equal(program.read("parquet", "a BIGINT, s STRING", path, where=f" WHERE {words}"), [row for row in rows if fits(row)], words)


def decimals(program):
    values = [Decimal("-1.23"), Decimal("99.99"), None, Decimal("0.00")]
    for as_integer in (True, False):
        for precision in (4, 9, 10, 18, 19, 38):
            table = pa.table({"v": pa.array(values, pa.decimal128(precision, 2))})
            path = put(program, table, store_decimal_as_integer=as_integer)
            rows = [row["v"] for row in program.read("parquet", f"v DECIMAL({precision}, 2)", path)]
            check_equal([None if v is None else Decimal(v) for v in rows], values, f"DECIMAL({precision}, 2), integer {as_integer}")


def integers(program):
    limits = {"i8": (pa.int8(), -128, 127), "i16": (pa.int16(), -(1 << 15), (1 << 15) - 1), "i32": (pa.int32(), -(1 << 31), (1 << 31) - 1), "i64": (pa.int64(), -(1 << 63), (1 << 63) - 1)}
    table = pa.table({name: pa.array([low, high, None], ty) for name, (ty, low, high) in limits.items()})
    check_equal(program.read("parquet", "i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT", put(program, table)), table.to_pylist())


def nested(program):
    rows = [
        {"l": [1, None, 3], "m": [("a", 1.5), ("b", None)], "r": {"x": 1, "y": "t"}, "deep": [{"q": [["z"], []]}]},
        {"l": None, "m": None, "r": None, "deep": None}, {"l": [], "m": [], "r": {"x": None, "y": None}, "deep": [None]},
    ]
    schema = pa.schema([
        ("l", pa.list_(pa.int32())), ("m", pa.map_(pa.string(), pa.float64())), ("r", pa.struct([("x", pa.int32()), ("y", pa.string())])),
        ("deep", pa.list_(pa.struct([("q", pa.list_(pa.list_(pa.string())))]))),
    ])
    columns = "l ARRAY<INT>, m MAP<STRING, DOUBLE>, r ROW<x INT, y STRING>, deep ARRAY<ROW<q ARRAY<ARRAY<STRING>>>>"
    for compliant in (True, False):
        path = put(program, pa.Table.from_pylist(rows, schema), use_compliant_nested_type=compliant)
        wanted = [{**row, "m": None if row["m"] is None else {k: None if v is None else Decimal(str(v)) for k, v in row["m"]}} for row in rows]
        check_equal(program.read("parquet", columns, path), wanted, f"compliant {compliant}")


def empty(program):
    check_equal(program.read("parquet", "a BIGINT, s STRING", put(program, numbers(0))), [])


def cut(program):
    whole = put(program, numbers(2_000)).read_bytes()
    for length in list(range(0, len(whole), 501)) + list(range(len(whole) - 20, len(whole))):
        path = program.folder / "cut.parquet"
        path.write_bytes(whole[:length])
        code, error = program.run(f"""CREATE TABLE t (a BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'parquet');
CREATE TABLE o (a BIGINT, s STRING) WITH ('connector' = 'blackhole'); INSERT INTO o SELECT * FROM t;""")
        if length and (code != 1 or "cut.parquet" not in error or "panic" in error):
            raise Failed(f"cut at {length}: exit code {code}, {error}")


def write_types(program):
    columns = """b BOOLEAN, t TINYINT, h SMALLINT, i INT NOT NULL, l BIGINT, f FLOAT, g DOUBLE, s STRING, y BYTES, c DECIMAL(10, 2), w DECIMAL(38, 0),
  dt DATE, tm TIME(0), a ARRAY<INT>, m MAP<STRING, DOUBLE>, r ROW<x INT, y STRING>"""
    values = """(TRUE, CAST(-1 AS TINYINT), CAST(300 AS SMALLINT), 1, 4294967296, CAST(0.5 AS FLOAT), 2.5E0, 'é', X'00FF', 12.34, 1, DATE '2024-02-29',
  TIME '12:30:01', ARRAY[1, CAST(NULL AS INT)], MAP['k', 1.5E0], ROW(7, 'z'))"""
    files = program.write("parquet", columns, values)
    check_equal(pq.read_table(files[0]).to_pylist(), [{
        "b": True, "t": -1, "h": 300, "i": 1, "l": 1 << 32, "f": 0.5, "g": 2.5, "s": "é", "y": b"\0\xff", "c": Decimal("12.34"), "w": Decimal(1), "dt": d.date(2024, 2, 29),
        "tm": d.time(12, 30, 1), "a": [1, None], "m": [("k", 1.5)], "r": {"x": 7, "y": "z"},
    }])


def write_units(program):
    for unit, type_ in (("millis", "timestamp[ms"), ("micros", "timestamp[us"), ("nanos", "timestamp[ns")):
        options = f", 'parquet.write.int64.timestamp' = 'true', 'parquet.timestamp.time.unit' = '{unit}', 'parquet.utc-timezone' = 'true'"
        program.folder = program.folder / unit
        program.folder.mkdir()
        files = program.write("parquet", "ts TIMESTAMP(3)", "(TIMESTAMP '2024-02-29 12:30:01.123')", options)
        table = pq.read_table(files[0])
        check_equal(str(table.schema.field("ts").type).startswith(type_), True, f"{unit}: {table.schema}")
        check_equal(table.column("ts").cast(pa.int64()).to_pylist()[0] // {"millis": 1, "micros": 10**3, "nanos": 10**6}[unit], 1709209801123)
