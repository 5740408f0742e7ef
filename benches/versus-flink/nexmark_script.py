"""The Nexmark queries as scripts, their input, and the table that a run of one leaves behind.

Shared by `run` here (speed) and by `tests/nexmark` (equality), so that both speak of the same SQL text.
It runs no query itself and knows nothing of either engine; `make_events` asks our own source for the events.

Invariants: the events are a function of seed, number, rate and base time; every query's sink is named `snk`.
"""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "flink"))
import case_format  # noqa: E402

QUERIES = [f"q{n}" for n in range(23) if n != 6]
# All of Nexmark: q6 is refused by Flink, q23's joins fan out, so that its speed is that of its output.
ALL_QUERIES = [f"q{n}" for n in range(24)]
SEED = 42
SIDE_ROWS = 10_000

WIDE_ROWS = """event_type INT,
  person ROW<id BIGINT, name VARCHAR, emailAddress VARCHAR, creditCard VARCHAR, city VARCHAR,
             state VARCHAR, `dateTime` TIMESTAMP(3), extra VARCHAR>,
  auction ROW<id BIGINT, itemName VARCHAR, description VARCHAR, initialBid BIGINT, reserve BIGINT,
              `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, extra VARCHAR>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR,
          `dateTime` TIMESTAMP(3), extra VARCHAR>"""


def events_script(events, rate, base_ms, out):
    """The script that writes this many events as JSON lines into the folder `out`."""
    return f"""CREATE TABLE made ({WIDE_ROWS}) WITH (
  'connector' = 'nexmark', 'events.num' = '{events}', 'seed' = '{SEED}', 'base-time' = '{base_ms}',
  'first-event.rate' = '{rate}', 'next-event.rate' = '{rate}');
CREATE TABLE events ({WIDE_ROWS}) WITH ('connector' = 'filesystem', 'path' = '{out}', 'format' = 'json');
INSERT INTO events SELECT event_type, person, auction, bid FROM made;
"""


def make_events(ouzel, events, rate, base_ms, path):
    """One file of events, made by the source `nexmark`."""
    path = Path(path)
    folder = path.with_suffix(".making")
    script = path.with_suffix(".sql")
    script.write_text(events_script(events, rate, base_ms, folder), encoding="utf-8")
    subprocess.run([str(ouzel), "run", str(script)], check=True, stdout=subprocess.DEVNULL)
    parts = sorted(case_format.sink_files(folder), key=lambda part: [int(n) for n in part.name.split("-")[-2:]])
    with open(path.with_suffix(".whole"), "wb") as whole:
        for part in parts:
            with open(part, "rb") as file:
                shutil.copyfileobj(file, whole, 1 << 20)
            part.unlink()
    path.with_suffix(".whole").rename(path)
    folder.rmdir()
    script.unlink()


def make_side_input(path):
    """q13's side input: `i,i`."""
    Path(path).write_text("".join(f"{i},{i}\n" for i in range(SIDE_ROWS)), encoding="utf-8")


def script(query, events, side_input, out, sink, source=None):
    """The whole script of a query; `sink` and `source` are what stands in WITH, `out` is the folder of q10's files."""
    source = source or FILE_SOURCE.replace("${EVENTS}", str(events))
    text = (HERE / "queries" / "tables.sql").read_text(encoding="utf-8") + "\n"
    text += (HERE / "queries" / f"{query}.sql").read_text(encoding="utf-8")
    for name, value in {"SOURCE": source, "SIDE_INPUT": side_input, "OUT": out, "SINK": sink}.items():
        text = text.replace("${%s}" % name, str(value))
    return text


FILE_SOURCE = "'connector' = 'filesystem', 'path' = '${EVENTS}', 'format' = 'json'"
TOPIC = "nexmark"


BLACKHOLE = "'connector' = 'blackhole'"


def changelog_files(out):
    """A sink whose files hold every change, so that the final table can be read out of them."""
    return f"'connector' = 'filesystem', 'path' = '{out}', 'format' = 'debezium-json'"


def result(query, out):
    """The final table that a run left in `out`: a Counter of rows as texts that are equal for equal rows."""
    if query == "q10":
        return Counter(line for file in case_format.sink_files(out) for line in partition_rows(file))
    table = Counter()
    for file in case_format.sink_files(out):
        for change in read_rows(file):
            # A removal of what is not there stays visible as a negative count.
            if change["op"] in ("d", "u") and change["before"] is not None:
                table[row_text(change["before"])] -= 1
            if change["op"] in ("c", "r", "u"):
                table[row_text(change["after"])] += 1
    return Counter({row: count for row, count in table.items() if count})


def read_rows(path):
    """JSON values of a file with one a line."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line, parse_float=fraction) for line in lines]


def row_text(row):
    """Equal for equal rows: member order does not count."""
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fraction(text):
    """A number with a point: 1.50 and 1.5 are one, 2.0 and 2 are one; no digit is lost."""
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def partition_rows(file):
    """Rows of one CSV file with the values of its partition, which are in its path."""
    with open(file, encoding="utf-8", newline="") as lines:
        for fields in csv.reader(lines):
            yield json.dumps([*fields, file.parent.parent.name, file.parent.name])


def digest(table):
    """A few words that only an equal table has: its number of rows and a hash over the sorted rows."""
    hashed = hashlib.sha256()
    for row in sorted(table):
        hashed.update(f"{table[row]} {row}\n".encode())
    return {"rows": sum(table.values()), "sha256": hashed.hexdigest()}


def file_digest(path):
    hashed = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()
