"""What the Nexmark queries must give on 100,000 events: recorded from a real Flink; q6 and q9 from DuckDB.

Used by `run` (ours) and `record` (a real Flink). The events come at 1,000 a second of event time and cross midnight, so
that windows, sessions, days and partitions all end several times.

Invariant: an expectation names the hash of the events that it was recorded from; other events are no difference but an
error that says so.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nexmark_script

HERE = Path(__file__).resolve().parent
EVENTS = 100_000
RATE = 1_000
# 2024-12-31 23:59:00
BASE_MS = 1_735_689_540_000
# Tables with at most so many rows are kept as rows, to be read when they differ.
ROWS_KEPT = 300
FROM_FLINK = [q for q in nexmark_script.ALL_QUERIES if q not in ("q6", "q9", "q12")]


def make_input(ouzel, folder, events=None):
    folder.mkdir(parents=True, exist_ok=True)
    side_input = folder / "side_input.csv"
    nexmark_script.make_side_input(side_input)
    if events:
        return Path(events), side_input
    path = folder / "events.json"
    if not path.exists():
        nexmark_script.make_events(ouzel, EVENTS, RATE, BASE_MS, path)
    return path, side_input


def save(query, events, table):
    known = {"events_sha256": nexmark_script.file_digest(events), **nexmark_script.digest(table)}
    if len(table) <= ROWS_KEPT:
        known["table"] = sorted(table.elements())
    path = HERE / "expected" / f"{query}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def difference(query, events, table):
    """None, or how a table differs from what is expected."""
    if query in ("q6", "q9"):
        return difference_of_tables(duckdb_answer(query, events), table)
    path = HERE / "expected" / f"{query}.json"
    if not path.exists():
        return "nothing is recorded"
    known = json.loads(path.read_text(encoding="utf-8"))
    if known["events_sha256"] != nexmark_script.file_digest(events):
        return "recorded from other events: the generator has changed, run tests/nexmark/record"
    found = nexmark_script.digest(table)
    if found == {key: known[key] for key in found}:
        return None
    if "table" in known:
        return difference_of_tables(Counter(known["table"]), table)
    return f"{known['rows']} rows expected, {found['rows']} found, or they differ (their hash does)"


def difference_of_tables(want, have):
    missing, surplus = want - have, have - want
    if not missing and not surplus:
        return None
    lines = [f"{sum(want.values())} rows expected, {sum(have.values())} found"]
    lines += [f"  - {row}" for row in sorted(missing)[:3]] + [f"  + {row}" for row in sorted(surplus)[:3]]
    return "\n".join(lines)


def duckdb_answer(query, events):
    """The table of q6 or q9 as DuckDB has it."""
    python = HERE.parent.parent / ".cache" / "duckdb" / "bin" / "python"
    if not python.exists():
        sys.exit("no DuckDB: run `tests/install duckdb`")
    answer = [str(python), "-B", str(HERE / "duckdb_answer.py"), query, str(events)]
    lines = subprocess.run(answer, check=True, capture_output=True, text=True).stdout.splitlines()
    return Counter(nexmark_script.row_text(json.loads(line)) for line in lines)
