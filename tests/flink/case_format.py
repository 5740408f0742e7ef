"""A conformance case on disk: finding it, reading what a run left behind, comparing it with what is expected.

Shared by `run` (our engine) and `bless` (a real Flink), so that both read results in the same way.
It starts no program and knows nothing of either engine.
The format is described in README.md beside this file.

Invariants: a case is a folder with `case.json` and `case.sql`; nothing here writes into a case folder.
"""

import difflib
import fnmatch
import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Context, Decimal
from pathlib import Path

SIGNIFICANT_DIGITS = 10
PRINTED_CHANGE = re.compile(r"^(?:(?P<who>.*?)> )?(?P<kind>[+-][IUD])\[")


@dataclass
class Case:
    """One case folder. `area` is the folder it stands in, `name` is `area/folder`."""

    path: Path
    area: str
    name: str
    meta: dict = field(repr=False)

    @property
    def expects_error(self):
        return self.meta.get("expect") == "error"

    def sql(self, out_dir):
        """The script with its two placeholders replaced, as text and before parsing."""
        text = (self.path / "case.sql").read_text(encoding="utf-8")
        return text.replace("${CASE_DIR}", str(self.path.resolve())).replace("${OUT_DIR}", str(out_dir))

    def expected_path(self, sink):
        """`expected.jsonl` belongs to the sink named `snk`, `expected.<sink>.jsonl` to every other one."""
        name = "expected.jsonl" if sink["name"] == "snk" else f"expected.{sink['name']}.jsonl"
        return self.path / name

    def expected(self, sink):
        return read_jsonl(self.expected_path(sink))


def find_cases(roots, patterns=()):
    """All cases under the roots in a stable order; patterns match name or feature, any one of them is enough."""
    cases = []
    for root in roots:
        root = Path(root)
        for meta_path in sorted(root.rglob("case.json")):
            folder = meta_path.parent
            if any(part.startswith(".") for part in folder.relative_to(root).parts):
                continue
            if not (folder / "case.sql").is_file():
                continue
            area = folder.parent.name
            meta = json.loads(meta_path.read_text(encoding="utf-8"))
            case = Case(folder, area, f"{area}/{folder.name}", meta)
            if not patterns or any(_matches(case, p) for p in patterns):
                cases.append(case)
    return cases


def _matches(case, pattern):
    words = [case.name, *case.meta.get("features", [])]
    return any(pattern in w or fnmatch.fnmatchcase(w, pattern) for w in words)


def read_jsonl(path):
    """JSON values of a file with one value per line; decimals keep their digits."""
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                rows.append(json.loads(line, parse_float=Decimal))
    return rows


def sink_files(folder):
    """Data files of a filesystem sink in name order; names with `.` or `_` in front are pending or markers."""
    folder = Path(folder)
    if folder.is_file():
        return [folder]
    found = []
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [Path(base) / f for f in sorted(files) if not f.startswith((".", "_"))]
    return found


def read_sink(case, sink, out_dir, stdout):
    """What a finished run left in one sink, in the shape that `expected.jsonl` has."""
    if sink["kind"] == "print":
        return [{"line": line} for line in printed_lines(case, sink, stdout)]
    if sink["kind"] == "shown":
        text = stdout.replace(str(case.path.resolve()), "${CASE_DIR}").replace(str(out_dir), "${OUT_DIR}")
        return [{"line": line} for line in text.splitlines()]
    rows = [row for file in sink_files(Path(out_dir) / sink["name"]) for row in read_jsonl(file)]
    return fold_debezium(rows) if sink["kind"] == "changelog" else rows


def printed_lines(case, sink, stdout):
    """Lines of one print sink. Several print sinks of a case are told apart by their print-identifier,
    which `case.json` repeats as `sinks[].identifier`."""
    lines = [(m, line) for line in stdout.splitlines() if (m := PRINTED_CHANGE.match(line))]
    printing = [s for s in case.meta["sinks"] if s["kind"] == "print"]
    if len(printing) == 1:
        return [line for _, line in lines]
    who = sink.get("identifier", sink["name"])
    # Of several tasks each writes its number behind the identifier.
    return [line for m, line in lines if m["who"] and m["who"].split(":")[0] == who]


def fold_debezium(events):
    """The rows left after applying a debezium log to an empty bag; a removal of what is not there stays visible."""
    bag, rows = Counter(), {}
    for event in events:
        op = event.get("op")
        if op in ("c", "r", "u"):
            if op == "u":
                _take(bag, event["before"])
            row = event["after"]
            rows.setdefault(canonical(row), row)
            bag[canonical(row)] += 1
        elif op == "d":
            key = _take(bag, event["before"])
            rows.setdefault(key, event["before"])
    left = []
    for key, count in bag.items():
        left += [rows[key]] * max(count, 0)
        left += [{"removed but never there": rows.get(key)}] * max(-count, 0)
    return left


def _take(bag, row):
    key = canonical(row)
    bag[key] -= 1
    return key


def canonical(value, exact=False):
    """A text that is equal for equal values: member order does not count, numbers count by value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {canonical(value[k], exact)}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(canonical(v, exact) for v in value) + "]"
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    number = Decimal(value)
    if not number.is_finite():
        return str(number)
    digits = max(len(number.as_tuple().digits), 1) if exact else SIGNIFICANT_DIGITS
    number = Context(prec=digits).create_decimal(number).normalize(Context(prec=max(digits, 50)))
    return "0" if number == 0 else f"{number:f}" if abs(number.adjusted()) < 40 else str(number)


def _line_key(row, sign_only):
    line = row["line"]
    m = PRINTED_CHANGE.match(line)
    if sign_only and m:
        kind = {"+U": "+I", "-U": "-D"}.get(m["kind"], m["kind"])
        line = line[: m.start("kind")] + kind + line[m.end("kind"):]
    return line


def _without_identifier(line):
    m = PRINTED_CHANGE.match(line)
    return line[m.start("kind"):] if m else line


def fold_printed(rows):
    """What is left after applying printed changes to an empty bag. Without primary keys in sight an upsert's old row
    stays, on both sides alike."""
    bag = Counter()
    for row in rows:
        m = PRINTED_CHANGE.match(row["line"])
        bag[row["line"][m.end("kind"):] if m else row["line"]] += -1 if m and m["kind"] in ("-U", "-D") else 1
    return sorted(f"{count} x {line}" for line, count in bag.items() if count)


def compare(case, sink, expected, actual, limit=12, parallel=False):
    """None if a sink holds what is expected, otherwise a short difference to read.
    `parallel`: the run had several tasks, so order and intermediate changes are free."""
    exact = bool(case.meta.get("exact_numbers"))
    if sink["kind"] == "shown":
        # Byte by byte, in order, also with several tasks: no job has written it.
        want, have = [r["line"] for r in expected], [r["line"] for r in actual]
    elif sink["kind"] == "print" and parallel:
        want, have = fold_printed(expected), fold_printed(actual)
    elif sink["kind"] == "print":
        sign_only = case.meta.get("row_kinds") == "sign"
        want = [_line_key(r, sign_only) for r in expected]
        have = [_line_key(r, sign_only) for r in actual]
        if not any(PRINTED_CHANGE.match(w) and PRINTED_CHANGE.match(w)["who"] for w in want):
            have = [_without_identifier(h) for h in have]
    else:
        want = [canonical(r, exact) for r in expected]
        have = [canonical(r, exact) for r in actual]
    ordered = case.meta.get("compare", "multiset") == "ordered" and sink["kind"] != "changelog" and not parallel
    ordered = ordered or sink["kind"] == "shown"
    if not ordered:
        want, have = sorted(want), sorted(have)
    if want == have:
        return None
    lines = differing_members(case, expected, actual, exact)
    if not lines:
        lines = [l for l in difflib.unified_diff(want, have, "expected", "actual", lineterm="", n=1)][2:]
        lines = [l for l in lines if not l.startswith("@@")]
    more = len(lines) - limit
    if more > 0:
        lines = lines[:limit] + [f"... {more} more lines"]
    return f"sink {sink['name']}: {len(want)} rows expected, {len(have)} found\n" + "\n".join(lines)


def differing_members(case, expected, actual, exact):
    """Where rows can be paired (by `id`, or one row on each side): only the members that differ, with their SQL."""
    if not expected or not all(isinstance(r, dict) and "line" not in r for r in [*expected, *actual]):
        return []
    pairs = {}
    for side, rows in enumerate((expected, actual)):
        for row in rows:
            pairs.setdefault(row.get("id"), ([], []))[side].append(row)
    if any(len(want) != 1 or len(have) != 1 or want[0].keys() != have[0].keys() for want, have in pairs.values()):
        return []
    sql = selected_expressions(case)
    lines = []
    for key, ((want,), (have,)) in pairs.items():
        for name in want:
            texts = canonical(want[name], exact), canonical(have[name], exact)
            if texts[0] != texts[1]:
                where = f"id {key}: " if "id" in want else ""
                lines.append(f"{where}{name} {sql.get(name, '')}\n    expected {texts[0]}\n    found    {texts[1]}")
    return lines


def selected_expressions(case):
    """`c1`, `c2`, ... of a case that checks one expression per line, and the text of that line."""
    text = (case.path / "case.sql").read_text(encoding="utf-8")
    chosen = text[text.rfind("\nSELECT"):].splitlines()[2:]
    return {f"c{n + 1}": line.strip().rstrip(",;") for n, line in enumerate(chosen)}
