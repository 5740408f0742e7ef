"""Recorded cases with one to three words changed: a literal, an operator, a function of the same kind, a type, a column, a join,
an option, a value of an input. What stands near a case is what a person writes next.

Cases of `tests/flink` and of `$OUZEL_SHARED/flink-cases` are the stock. A changed script may be wrong; then both have to refuse it.
Most changes are, so a script that `$OUZEL_BIN` plans is preferred.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "flink"))
import case_format  # noqa: E402

TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|`[^`]*`|\$\{\w+\}|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|<>|<=|>=|\|\||\s+|.", re.DOTALL)
# Words that stand for each other.
ALIKE = [
    ["SUM", "AVG", "MIN", "MAX", "COUNT", "FIRST_VALUE", "LAST_VALUE", "COLLECT", "ARRAY_AGG", "STDDEV_POP", "VAR_SAMP", "LISTAGG", "JSON_ARRAYAGG"],
    ["UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM", "REVERSE", "INITCAP", "MD5", "CHAR_LENGTH", "ASCII", "TO_BASE64", "HEX"],
    ["ABS", "FLOOR", "CEIL", "SIGN", "ROUND", "SQRT", "EXP", "TRUNCATE", "LN"],
    ["YEAR", "MONTH", "DAYOFMONTH", "HOUR", "MINUTE", "SECOND", "QUARTER", "WEEK", "DAYOFWEEK", "DAYOFYEAR"],
    ["INT", "BIGINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "STRING", "BOOLEAN", "DATE", "BYTES"],
    ["TUMBLE", "HOP", "CUMULATE", "SESSION"],
    ["INNER", "LEFT", "RIGHT", "FULL"],
    ["UNION", "INTERSECT", "EXCEPT"],
    ["ROW_NUMBER", "RANK", "DENSE_RANK"],
    ["ASC", "DESC"],
    ["AND", "OR"],
    ["TRUE", "FALSE", "NULL"],
    ["CAST", "TRY_CAST"],
    ["ROWS", "RANGE"],
    ["COALESCE", "NULLIF", "GREATEST", "LEAST", "IFNULL", "CONCAT"],
    ["JSON_VALUE", "JSON_QUERY", "JSON_EXISTS"],
    ["ARRAY_CONTAINS", "ARRAY_POSITION", "ARRAY_REMOVE", "ARRAY_APPEND", "ARRAY_PREPEND"],
    ["ARRAY_DISTINCT", "ARRAY_REVERSE", "ARRAY_MAX", "ARRAY_MIN", "ARRAY_SORT", "CARDINALITY"],
    ["=", "<>", "<", "<=", ">", ">="],
    ["+", "-", "*", "/", "%", "||"],
]
GROUP_OF = {word: group for group in ALIKE for word in group}
NUMBERS = ["0", "1", "2", "3", "5", "7", "10", "60", "100", "2147483647", "2147483648", "1.5", "0.1", "12.50", "1e2"]
TEXTS = ["''", "'a'", "'A b'", "'é'", "'%'", "'2025-01-01 00:00:05'", "'2025-02-30'", "'12'", "'-1.5'", "'true'", "'null'"]
OPTIONS = {"true": "false", "false": "true", "SQL": "ISO-8601", "ISO-8601": "SQL", "FAIL": "DROP", "DROP": "LITERAL"}
# What does not come out the same twice, or takes long.
VOLATILE = re.compile(r"datagen|faker|PROCTIME|CURRENT_|NOW\(|RAND|UUID|LOCALTIME|UNIX_TIMESTAMP\(\)|kafka|jdbc|monitor-interval|CREATE MATERIALIZED|rolling|local-time-zone|'avro'|'parquet'", re.IGNORECASE)
# What fires for several keys at one watermark comes in the order of Flink's heap of timers.
KEYS_TOGETHER = re.compile(r"\bOVER\b|TUMBLE|HOP|CUMULATE|SESSION|MATCH_RECOGNIZE|FOR SYSTEM_TIME")
NEVER = {"CREATE", "TABLE", "WITH", "INSERT", "INTO", "snk", "VIEW", "connector", "path", "format", "SET"}


def stock():
    roots = [ROOT / "tests" / "flink", Path(os.environ.get("OUZEL_SHARED", ROOT.parent / "shared")) / "flink-cases"]
    cases = case_format.find_cases([root for root in roots if root.is_dir()])
    usable = []
    for case in cases:
        text = (case.path / "case.sql").read_text(encoding="utf-8")
        shown = any(sink["kind"] not in ("print", "changelog", "rows", "append") for sink in case.meta.get("sinks", []))
        # Of two inputs nobody knows which comes first, and printed changes show it.
        printed_join = text.count("${CASE_DIR}") > 1 and any(sink["kind"] == "print" for sink in case.meta.get("sinks", []))
        if not shown and not printed_join and case.meta.get("sinks") and not case.expects_error and not VOLATILE.search(text):
            usable.append((case, text))
    return usable


STOCK = stock()


def script(rng):
    """A changed case; of some tries the first that can be planned, now and then any."""
    tries = 1 if rng.random() < 0.15 else 8
    for number in range(tries):
        made = changed_case(rng)
        if number + 1 == tries or is_planned(made["text"]):
            return made


def is_planned(text):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(text.replace("${CASE_DIR}", "/nonexistent").replace("${OUT_DIR}", "/nonexistent"))
        file.flush()
        return subprocess.run([os.environ["OUZEL_BIN"], "explain", file.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def changed_case(rng):
    case, text = rng.choice(STOCK)
    tokens = TOKEN.findall(text)
    columns = sorted({t for t in re.findall(r"^\s+`?(\w+)`?\s+[A-Z]{3,}", text, re.MULTILINE) if t.upper() not in NEVER})
    inputs = {str(path.relative_to(case.path / "input")): path.read_bytes() for path in sorted((case.path / "input").rglob("*")) if path.is_file()}
    changes = 0
    for _ in range(200):
        if changes and (changes >= 3 or rng.random() < 0.5):
            break
        if inputs and rng.random() < 0.12:
            changes += change_input(rng, inputs)
        else:
            changes += change_token(rng, tokens, columns)
    return {
        "text": "".join(tokens),
        "inputs": inputs,
        "print": False,
        "sinks": case.meta["sinks"],
        "features": case.meta.get("features", []),
        "compare": "multiset" if KEYS_TOGETHER.search(text) else case.meta.get("compare", "multiset"),
    }


def change_token(rng, tokens, columns):
    """Puts another word in the place of one; 0 when the place has none that would do."""
    at = rng.randrange(len(tokens))
    token = tokens[at]
    upper = token.upper()
    before = "".join(tokens[max(0, at - 4) : at]).rstrip()
    other = None
    if token in NEVER or token.startswith(("--", "${")) or token.isspace():
        return 0
    if upper in GROUP_OF and not (upper in ("=", "<", ">") and before.endswith("'")):
        other = rng.choice([word for word in GROUP_OF[upper] if word != upper])
    elif upper in ("JOIN",) and not before.upper().endswith(("LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER")):
        other = rng.choice(["LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
    elif upper == "SELECT" and rng.random() < 0.3:
        other = "SELECT DISTINCT"
    elif upper == "DISTINCT":
        other = ""
    elif upper == "NOT":
        other = ""
    elif upper == "ALL":
        other = ""
    elif re.fullmatch(r"\d+(\.\d+)?", token):
        other = rng.choice(NUMBERS)
    elif token.startswith("'"):
        other = change_text(rng, token, before)
    elif token in columns and len(columns) > 1:
        other = rng.choice([column for column in columns if column != token])
    if other is None or other == token:
        return 0
    tokens[at] = other
    return 1


def change_text(rng, token, before):
    content = token[1:-1]
    if content in OPTIONS and before.endswith("="):
        return f"'{OPTIONS[content]}'"
    if before.endswith("=") and before[:-1].rstrip().endswith("'") or "/" in content or "." in content and "=" in before:
        return None
    if re.fullmatch(r"-?\d+", content):
        return f"'{rng.choice(['0', '1', '2', '3', '5', '8', '10', '15', '60', '-1'])}'"
    return rng.choice(TEXTS) if rng.random() < 0.7 else None


def change_input(rng, inputs):
    """Changes one value of one line of an input of JSON lines."""
    name = rng.choice(sorted(inputs))
    lines = inputs[name].split(b"\n")
    at = rng.randrange(len(lines))
    try:
        row = json.loads(lines[at])
    except (ValueError, RecursionError):
        return 0
    # A change log whose changes do not fit each other means nothing.
    if not isinstance(row, dict) or not row or {"op", "before", "type", "old"} & set(row):
        return 0
    place = row
    key = rng.choice(sorted(row))
    while isinstance(place[key], dict) and place[key]:
        place = place[key]
        key = rng.choice(sorted(place))
    if isinstance(place[key], (int, float)):
        place[key] = rng.choice([None, 0, -7, 3, 1.25, 99999999999])
    elif isinstance(place[key], str):
        place[key] = None if re.match(r"\d{4}-", place[key]) else rng.choice([None, "", "b", "é", "12"])
    else:
        return 0
    lines[at] = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
    inputs[name] = b"\n".join(lines)
    return 1
