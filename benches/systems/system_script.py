"""The core queries of the five systems as scripts, their input, and the tables that a run of one leaves behind.

Used by `run` for both engines, so that both are given the same text. Product analytics and Wikipedia take their
statements from the bundled pipeline itself: only the connectors differ; tables for bad and late rows are left out.

Invariants: events depend on family, seed and number; only their time is that of the run that made them.
"""

import re
import subprocess
from pathlib import Path

import topics

HERE = Path(__file__).resolve().parent
PIPELINES = HERE.parent.parent / "pipelines"
SEED = 42
# System: the event family that feeds it.
SYSTEMS = {
    "product-analytics": "product-analytics",
    "sales": "sales",
    "iot-events": "iot-events",
    "wikipedia": "recent-changes",
    "user-events": "user-events",
    "transactions": "transactions",
    "sensors": "sensors",
}
FROM_PIPELINE = ("product-analytics", "wikipedia")
# Events per second of event time.
RATE = 1_000
BLACKHOLE = "'connector' = 'blackhole'"


def make_events(ouzel, family, count, path):
    """One file of `count` events as JSON lines."""
    folder, script = path.with_suffix(".making"), path.with_suffix(".sql")
    script.write_text(
        f"CREATE TABLE made (event STRING) WITH ('connector' = 'generator', 'family' = '{family}', 'seed' = '{SEED}', "
        f"'events-per-second' = '{RATE}', 'backfill' = '{count // RATE + 1} s', 'number-of-events' = '{count}');\n"
        f"CREATE TABLE kept (event STRING) WITH ('connector' = 'filesystem', 'path' = '{folder}', 'format' = 'raw', 'sink.rolling-policy.file-size' = '1000 GB', 'sink.rolling-policy.rollover-interval' = '1 d');\n"
        "INSERT INTO kept SELECT event FROM made;\n",
        encoding="utf-8",
    )
    subprocess.run([str(ouzel), "run", str(script)], check=True, stdout=subprocess.DEVNULL)
    (made,) = [file for file in folder.iterdir() if not file.name.startswith(".")]
    made.rename(path)
    folder.rmdir()
    script.unlink()


def script(system, events, sink, log=None):
    """The script of a system; `sink(table)` is what stands in that table's WITH, `log` the address of its topic's log."""
    source = topics.source(system, log) if log else f"'connector' = 'filesystem', 'path' = '{events}', 'format' = 'json'"
    if system in FROM_PIPELINE:
        text = (PIPELINES / system / "pipeline.sql").read_text(encoding="utf-8")
        text = re.sub(r"^(--|SET ).*\n", "", text, flags=re.MULTILINE)
        return re.sub(r"CREATE TABLE (\w+) \(\n(.*?)\n\) WITH \((.*?)\n\);", lambda m: without_topic(m, source, sink), text, flags=re.DOTALL)
    text = (HERE / f"{system}.sql").read_text(encoding="utf-8").replace("${SOURCE}", source)
    return re.sub(r"(CREATE TABLE (\w+)(?:(?!CREATE ).)*?)\$\{SINK\}", lambda m: m[1] + sink(m[2]), text, flags=re.DOTALL)


def without_topic(found, source, sink):
    name, columns, options = found.groups()
    if name.endswith(("_dead_letter", "_late")):
        return ""
    if "'upsert-kafka'" in options:
        return f"CREATE TABLE {name} (\n{columns}\n) WITH ({sink(name)});"
    # Options of the format stay, but for those that let bad rows pass: there are none in made events.
    kept = [line.strip().rstrip(",") for line in options.splitlines() if "timestamp-format" in line]
    return f"CREATE TABLE {name} (\n{columns}\n) WITH ({', '.join([source, *kept])});"


def sinks(system):
    """Names of the tables that a system's script fills."""
    return sorted(set(re.findall(r"INSERT INTO (\w+)", script(system, "", lambda _: BLACKHOLE))))
