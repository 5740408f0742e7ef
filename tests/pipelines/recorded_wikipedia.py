"""Recorded edits of 2015 through `ouzel run`, against the same answers computed here."""
import gzip
import json
import os
import subprocess
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

from program import PIPELINES, check, equal_rows


def recording():
    shared = os.environ.get("OUZEL_SHARED")
    found = sorted(Path(shared, "data", "wikipedia_edits_2015").resolve().glob("*.gz")) if shared else []
    return found[0] if found else None


def test_recorded_answers(binary, folder):
    """changes per minute, bots and people, top pages: row by row"""
    source = recording()
    if source is None:
        return "left out: $OUZEL_SHARED/data/wikipedia_edits_2015 is not there"
    out = folder / "out"
    script = folder / "recorded.sql"
    text = (PIPELINES / "wikipedia" / "tests" / "recorded.sql").read_text()
    script.write_text(text.replace("${INPUT}", str(source)).replace("${OUT_DIR}", str(out)))
    ended = subprocess.run([binary, "run", script], capture_output=True, text=True, timeout=120, check=False)
    check(ended.returncode == 0, f"`ouzel run` ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    wanted = recompute(source)
    equal_rows("changes_per_minute", by_key(lines(out, "changes_per_minute"), "window_start", "wiki", "type"), wanted[0])
    equal_rows("bots_and_people", by_key(lines(out, "bots_and_people"), "window_start", "bot"), wanted[1])
    equal_rows("top_pages", fold(lines(out, "top_pages"), "wiki", "title"), wanted[2])
    return None


def lines(out, table):
    for path in sorted((out / table).rglob("*")):
        if path.is_file() and not any(part.startswith((".", "_")) for part in path.relative_to(out).parts):
            yield from (json.loads(line) for line in path.read_text().splitlines())


def by_key(rows, *key):
    table = {}
    for row in rows:
        k = tuple(row[name] for name in key)
        check(k not in table, f"two rows for {k}")
        table[k] = row
    return table


def fold(changes, *key):
    """The last state of a debezium changelog."""
    table = {}
    for change in changes:
        row = change["after"] if change["op"] == "c" else change["before"]
        k = tuple(row[name] for name in key)
        if change["op"] == "c":
            table[k] = row
        else:
            check(table.pop(k, None) == row, f"{k}: {row} is taken back but was not the last row")
    return table


def recompute(source):
    """The pipeline's three answers. The recording is in the order of its times: no row is late."""
    changes, bots = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, set(), 0])
    pages = Counter()
    with gzip.open(source, "rt", encoding="utf-8") as edits:
        for line in edits:
            edit = json.loads(line)
            time = datetime.strptime(edit["time"], "%Y-%m-%dT%H:%M:%S.%fZ")
            window = time.replace(second=0, microsecond=0)
            pages[edit["channel"], edit["page"]] += 1
            kind = "new" if edit["isNew"] else "edit"
            count = changes[window, edit["channel"], kind]
            count[0] += 1
            count[1] += bool(edit["isRobot"])
            bot = bots[window, edit["isRobot"]]
            bot[0] += 1
            bot[1].add(edit["user"])
            bot[2] += edit["delta"]
    return (
        {
            (str(w), wiki, kind): {"window_start": str(w), "wiki": wiki, "type": kind, "changes": n, "bot_changes": b}
            for (w, wiki, kind), (n, b) in changes.items()
        },
        {
            (str(w), bot): {"window_start": str(w), "bot": bot, "changes": n, "users": len(users), "bytes_added": added}
            for (w, bot), (n, users, added) in bots.items()
        },
        {(wiki, title): {"wiki": wiki, "title": title, "changes": n} for (wiki, title), n in pages.items()},
    )
