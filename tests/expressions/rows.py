"""The table over which expressions are evaluated: a column of every type, rows with NULLs, extremes and odd characters.

Times stay at 1970 or later where a fraction or a field of them is taken: for earlier ones a Flink 2.2 gives wrong fields.
"""

import base64
import json

# name, type, class in `grammar`
COLUMNS = [
    ("b", "BOOLEAN", "bool"),
    ("ti", "TINYINT", "int"),
    ("si", "SMALLINT", "int"),
    ("i", "INT", "int"),
    ("l", "BIGINT", "long"),
    ("f", "FLOAT", "float"),
    ("d", "DOUBLE", "float"),
    ("de", "DECIMAL(10, 2)", "dec"),
    ("big", "DECIMAL(38, 10)", "dec"),
    ("dz", "DECIMAL(5, 0)", "dec"),
    ("s", "STRING", "str"),
    ("v5", "VARCHAR(5)", "str"),
    ("c4", "CHAR(4)", "str"),
    ("nt", "STRING", "numtext"),
    ("dt", "STRING", "timetext"),
    ("js", "STRING", "json"),
    ("x", "BYTES", "bin"),
    ("x3", "BINARY(3)", "bin"),
    ("day", "DATE", "date"),
    ("tm", "TIME(0)", "time"),
    ("t0", "TIMESTAMP(0)", "ts"),
    ("t3", "TIMESTAMP(3)", "ts"),
    ("t6", "TIMESTAMP(6)", "ts"),
    ("z3", "TIMESTAMP_LTZ(3)", "ltz"),
    ("a", "ARRAY<INT>", "arr"),
    ("sa", "ARRAY<STRING>", "sarr"),
    ("m", "MAP<STRING, INT>", "map"),
    ("r", "ROW<p INT, q STRING>", "row"),
    ("t9", "TIMESTAMP(9)", "ts9"),
    ("z6", "TIMESTAMP_LTZ(6)", "ltz6"),
    ("vb", "VARBINARY(3)", "varbin"),
    ("da", "ARRAY<DOUBLE>", "darr"),
    ("ea", "ARRAY<DECIMAL(10, 2)>", "earr"),
    ("ba", "ARRAY<BOOLEAN>", "barr"),
    ("ta", "ARRAY<TIMESTAMP(3)>", "tarr"),
    ("aa", "ARRAY<ARRAY<INT>>", "aarr"),
    ("ra", "ARRAY<ROW<p INT, q STRING>>", "rarr"),
    ("am", "MAP<STRING, ARRAY<INT>>", "amap"),
    ("rr", "ROW<h ROW<p INT, q STRING>, g ARRAY<STRING>, w BIGINT>", "rrow"),
    ("ms", "MULTISET<STRING>", "mset"),
    ("ni", "INT NOT NULL", "int"),
    ("ns", "STRING NOT NULL", "str"),
]


def row(**values):
    return values


# Values of the columns that hold nested or finer types, row after row; `ROWS` stays readable without them.
FINE = [
    {},
    dict(
        t9="2024-02-29 12:34:56.123456789", z6="2024-02-29 12:34:56.123456Z", vb=b"ab", da=[1.5, -0.5, None], ea=["1.50", "2"], ba=[True, False], ta=["2024-01-02 03:04:05.678"],
        aa=[[1, 2], [3]], ra=[{"p": 1, "q": "x"}, {"p": 2, "q": "y"}], am={"a": [1, 2], "b": []}, rr={"h": {"p": 1, "q": "s"}, "g": ["a", "b"], "w": 5}, ms={"a": 2, "b": 1},
    ),
    dict(
        t9="2200-12-31 23:59:59.999999999", z6="9999-12-31 23:59:59.999999Z", vb=b"\xff\x00\x01", da=["NaN", "Infinity", 1e10], ea=["99999999.99", None], ba=[None], ta=[None, "9999-12-31 00:00:00"],
        aa=[[], None, [None]], ra=[None, {"p": None, "q": "é"}], am={"x": None}, rr={"h": None, "g": None, "w": 9223372036854775807}, ms={"é": 1},
    ),
    dict(t9="1970-01-01 00:00:00", z6="1970-01-01 00:00:00Z", vb=b"", da=[], ea=[], ba=[], ta=[], aa=[], ra=[], am={}, rr={"h": {"p": None, "q": ""}, "g": [], "w": None}, ms={}),
    dict(t9="2001-01-01 00:00:00.1", da=[-0.0, 0.0], ea=["0.00", "-0.01"], ba=[True, True], aa=[[1], [1]], ra=[{"p": 3, "q": "c"}, {"p": 1, "q": "a"}], am={"k": [3, None]}, rr={"h": {"p": 7, "q": None}, "g": [None], "w": 0}, ms={"z": 3}),
]

ROWS = [
    row(ni=0, ns=""),
    row(
        b=True, ti=1, si=2, i=3, l=4, f=1.5, d=2.25, de="12.34", big="1.5", dz="7", s="Hello World", v5="abc", c4="ab",
        nt="42", dt="2024-02-29 12:34:56.789", js='{"a":1,"b":[1,2,{"c":"x"}],"s":"t","n":null}', x=b"abc", x3=b"xyz",
        day="2024-02-29", tm="12:34:56", t0="2024-02-29 12:34:56", t3="2024-02-29 12:34:56.789", t6="2024-02-29 12:34:56.789123",
        z3="2024-02-29 12:34:56.789Z", a=[1, 2, 3], sa=["a", "b", None], m={"a": 1, "b": 2}, r={"p": 1, "q": "x"}, ni=1, ns="abc",
    ),
    row(
        b=False, ti=127, si=32767, i=2147483647, l=9223372036854775807, f="3.4028235E38", d="1.7976931348623157E308", de="99999999.99",
        big="9999999999999999999999999999.9999999999", dz="99999", s="é😀ß, straße", v5="ÄÖü", c4="😀é", nt="-1.5e3", dt="9999-12-31",
        js="[1, 2, 3]", x=bytes([0, 255, 128]), x3=bytes([0, 1, 2]), day="9999-12-31", tm="23:59:59", t0="9999-12-31 23:59:59",
        t3="9999-12-31 23:59:59.999", t6="9999-12-31 23:59:59.999999", z3="9999-12-31 23:59:59.999Z", a=[None, 5, 5], sa=["é", "", "z", "a"],
        m={"x": None, "": 0}, r={"p": None, "q": "é,\"'"}, ni=2147483647, ns="  pad  ",
    ),
    row(
        b=True, ti=-128, si=-32768, i=-2147483648, l=-9223372036854775808, f=-0.0, d=-0.0, de="-99999999.99", big="-0.0000000001", dz="-5",
        s="", v5="", c4="", nt="  7 ", dt="", js="", x=b"", x3=b"   ", day="1970-01-01", tm="00:00:00", t0="1970-01-01 00:00:00",
        t3="1970-01-01 00:00:00", t6="1970-01-01 00:00:00.000001", z3="1970-01-01 00:00:00Z", a=[], sa=[], m={}, r={"p": -1, "q": ""}, ni=-2147483648, ns="é",
    ),
    row(
        b=False, ti=0, si=0, i=0, l=0, f="NaN", d="NaN", de="0.00", big="0", dz="0", s="a,b;c=d&e", v5="a b c", c4="a%_b", nt="abc",
        dt="12:34:56", js="not json", x=b"\xc3\xa9", x3=b"ABC", day="2000-12-31", tm="00:00:01", t0="2000-12-31 23:59:59",
        t3="2000-12-31 23:59:59.001", t6="2000-12-31 23:59:59.5", z3="2000-12-31 23:59:59.5Z", a=[3, 1, 2, None], sa=[None], m={"k": 3}, r={"p": 0, "q": None}, ni=7, ns="0",
    ),
    row(
        b=None, ti=-1, si=-1, i=-1, l=-1, f="Infinity", d="-Infinity", de="-0.01", big="123456789012345678.1234567891", dz="10", s="https://u:p@h.com:80/p/a?q=1&r=2#f", v5="true", c4="1",
        nt="2147483648", dt="2024-1-2", js='{"a":{"b":true},"x":1.50,"a b":"q","arr":["p","q"]}', x=b"q", x3=b"qqq", day="1999-01-01", tm="06:07:08",
        t0="1999-01-01 06:07:08", t3="1999-01-01 06:07:08.120", t6="1999-01-01 06:07:08.123450", z3="1999-01-01 06:07:08.12Z", a=[-1], sa=["b", "a", "b"], m={"b": 1, "a": 2, "c": 3, "é": 4},
        r=None, ni=-1, ns="Zz",
    ),
    row(
        b=True, ti=10, si=100, i=1000, l=1704164645678, f=0.1, d=1e-10, de="2.50", big="2.5", dz="3", s="The quick brown fox 123", v5="12", c4="zz  ", nt="1",
        dt="2024-06-15T10:20:30", js='"text"', x=b"SGVsbG8=", x3=b"+/=", day="2024-06-15", tm="10:20:30", t0="2024-06-15 10:20:30", t3="2024-06-15 10:20:30.5",
        t6="2024-06-15 10:20:30.654321", z3="2024-06-15 10:20:30.05Z", a=[7, 7, 7, 8], sa=["a,b", "c"], m={"a": -1}, r={"p": 9, "q": "A"}, ni=3, ns="aXbXc",
    ),
    row(
        b=False, ti=5, si=-7, i=123456, l=86400000, f=1e10, d=123456.789, de="-1.25", big="-2.5", dz="-99999", s="\t tab\nline ", v5=" a", c4="No", nt="true", dt="2023-12-31 23:59",
        js='{"a":"5","b":2147483648,"c":[],"d":{},"dup":1,"dup":2}', x=b"\x01\x02\x03\x04\x05", x3=b"a\x00b", day="2023-12-31", tm="23:00:00", t0="2023-12-31 23:00:00", t3="2023-12-31 23:00:00.010",
        t6="2023-12-31 23:00:00.010203", z3="2023-12-31 23:00:00.01Z", a=[100, -100], sa=["", None, ""], m={"z": 26, "y": 25, "x": 24}, r={"p": 2147483647, "q": "NULL"}, ni=-5, ns="%_\\",
    ),
]


def write(path):
    """The rows as JSON lines; a column that a row leaves out is NULL."""
    with open(path, "w", encoding="utf-8") as out:
        for n, values in enumerate(ROWS):
            values = {**values, **(FINE[n] if n < len(FINE) else {})}
            full = {}
            for name, sql, _ in COLUMNS:
                value = values.get(name)
                full[name] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
            # Numbers with many digits travel as text, which a JSON source reads as numbers.
            out.write(json.dumps(full, ensure_ascii=False) + "\n")


def create_table(path):
    columns = ",\n  ".join(f"`{name}` {sql}" for name, sql, _ in COLUMNS)
    return f"CREATE TABLE t (\n  {columns}\n) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'json')"
