"""The table over which expressions are evaluated: a column of every type, rows with NULLs, extremes and odd characters.

Times stay at 1970 or later where a fraction or a field of them is taken: for earlier ones a Flink 2.2 gives wrong fields.
"""

import base64
import json
import os

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

# Another table of the same columns: times long before 1970, numbers just beside a border, texts that look like other types.
OTHER = [
    row(
        b=True, ti=-7, si=99, i=-1000000, l=-62135596800000, f=-1.5, d=-2.5, de="0.05", big="-0.5", dz="-1", s="  3.99 ", v5="1e3", c4="TRUE", nt="-0",
        dt="1582-10-10 01:02:03.5", js='{"a":[],"b":{"c":null},"d":1e3,"e":-0.0}', x=b"\xf0\x9f\x98\x80", x3=b"\xff\xff\xff", day="1582-10-10", tm="23:59:58", t0="1582-10-10 01:02:03",
        t3="1582-10-10 01:02:03.5", t6="1582-10-10 01:02:03.000001", z3="1582-10-10 01:02:03.5Z", a=[2147483647, -2147483648, 0], sa=["B", "a", "b", "A"], m={"é": 0, "é": 1, "z": None},
        r={"p": 0, "q": "null"}, ni=-8, ns="\u0000a", t9="1969-12-31 23:59:59.999999999", z6="1969-12-31 23:59:59.999999Z", vb=b"\x80", da=[0.1, 0.2, 0.30000000000000004], ea=["0.01", "-0.01"],
        ba=[False, None, True], ta=["1969-12-31 23:59:59.999", "0001-01-01 00:00:00"], aa=[[3, 1], [1, 3], [2]], ra=[{"p": -1, "q": ""}], am={"": [None], "b": None}, rr={"h": {"p": 0, "q": "h"}, "g": ["", None], "w": -1}, ms={"": 1, "a": 3},
    ),
    row(
        b=False, ti=9, si=-100, i=59, l=-1, f=0.5, d=1e15, de="0.5", big="0.5", dz="50", s="-12,345", v5="\t1\n", c4="a  b", nt="9223372036854775808",
        dt="1969-12-31 23:59:59.999", js='{"a":{"b":{"c":[{"d":1},{"d":2}]}}}', x=b"\n", x3=b"\x80\x81\x82", day="0001-01-01", tm="12:00:00", t0="0001-01-01 00:00:00",
        t3="1969-12-31 23:59:59.999", t6="1969-12-31 23:59:59.999999", z3="1969-12-31 23:59:59.999Z", a=[5, 4, 3, 2, 1], sa=["10", "9", "010"], m={"10": 10, "9": 9}, r={"p": 10, "q": "10"}, ni=31, ns="a b",
        t9="1900-01-01 00:00:00.000000001", z6="0001-01-01 00:00:00Z", vb=b"a", da=[1e308, -1e308], ea=["0.005"], ba=[True], ta=["2024-02-29 00:00:00.001"], aa=[None], ra=[{"p": 5, "q": "e"}, {"p": 5, "q": "e"}], am={"q": [1]}, rr={"h": {"p": 1, "q": "z"}, "g": ["x"], "w": 1}, ms={"x": 2},
    ),
    row(
        b=None, ti=2, si=0, i=1, l=2, f=16777216.0, d=4.9e-324, de="1.005", big="0.0000000001", dz="0", s="true", v5="NaN", c4="12.5", nt="1_000", dt="1970-01-01", js='"\\u00e9\\n"', x=b"true", x3=b"123",
        day="1900-02-28", tm="00:59:59", t0="1900-02-28 23:59:59", t3="1900-02-28 12:00:00", t6="1900-02-28 12:00:00.5", z3="1900-02-28 12:00:00Z", a=[0], sa=["é", "e", "É"], m={"a": 0}, r={"p": 3, "q": "A b"}, ni=2, ns="A",
        t9="2024-12-31 23:59:59.999999999", z6="2024-12-31 23:59:59.9999Z", vb=b"ab", da=[3.0], ea=["3"], ba=[False, False], ta=["1970-01-01 00:00:00"], aa=[[0]], ra=[], am={"a": [0]}, rr=None, ms={"z": 1},
    ),
    row(
        b=True, ti=-1, si=1, i=100, l=253402300800000, f=-0.1, d=-0.5, de="-0.005", big="99999.99999", dz="-50", s="Ünïcödé 𝔸𝔹 ﬁ", v5="𝔸𝔹", c4="𝔸", nt="007", dt="9999-12-31 23:59:59.9999999", js="[]", x=b"\x00", x3=b"abc",
        day="1969-12-31", tm="01:00:00", t0="1969-12-31 23:59:59", t3="1969-12-31 00:00:00.001", t6="1969-07-20 20:17:40.123456", z3="1900-01-01 00:00:00.001Z", a=[1, 1, None, None], sa=["x", None, "x"], m={"x": 1, "y": 1}, r={"p": -5, "q": "𝔸"}, ni=12, ns="12",
        t9="1969-12-31 00:00:00.5", z6="1582-10-04 00:00:00.000001Z", vb=b"\xc3", da=[None, None], ea=[None], ba=[], ta=["1582-10-10 00:00:00"], aa=[[None, 1]], ra=[{"p": None, "q": None}], am={"n": [None, None]}, rr={"h": {"p": -1, "q": ""}, "g": None, "w": 7}, ms={"𝔸": 1},
    ),
]
if os.environ.get("EXPRESSIONS_ROWS") == "other":
    ROWS, FINE = OTHER, []


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
