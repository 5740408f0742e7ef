"""Evaluates many expressions on a real Flink or on Ouzel, and says for each of them how it ended.

Both get the same scripts: one INSERT holds a group of expressions, each as two columns, its type and its value as text.
A group that fails is halved until the expression that fails stands alone, so that each one has a verdict of its own:

    {"type": .., "rows": [..]}   {"plan": words}   {"run": words}
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "flink"))
import rows  # noqa: E402

GROUP = 40
# Aggregates change their row: written as a change log, of which the last row counts.
UPDATING = False
# Each expression is a column as it is, in the type that CREATE TABLE AS gives it; otherwise its type and its value as text.
PLAIN = False
# Each expression is a condition: the rows that WHERE keeps, by their `ni`.
WHERE = False


def evaluate(engine, expressions, apart=()):
    """Verdicts in the order of the expressions; those `apart` are expected to fail and get a job each."""
    verdicts = {}
    engine.screen(expressions, verdicts)
    for expression in apart:
        if expression not in verdicts:
            halve(engine, [expression], verdicts)
    left = [e for e in expressions if e not in verdicts]
    for at in range(0, len(left), GROUP):
        halve(engine, left[at : at + GROUP], verdicts)
    return [verdicts[e] for e in expressions]


def halve(engine, group, verdicts):
    if not group:
        return
    outcome = engine.run(group)
    if isinstance(outcome, list):
        verdicts.update(zip(group, outcome))
    elif located := engine.located(group, outcome):
        verdicts.update(located)
        halve(engine, [e for e in group if e not in located], verdicts)
    elif len(group) == 1:
        verdicts[group[0]] = outcome
    else:
        middle = len(group) // 2
        halve(engine, group[:middle], verdicts)
        halve(engine, group[middle:], verdicts)


def statements(group, source, out_dir):
    chosen = ("\nUNION ALL\n" if WHERE else ",\n").join(line(n, e) for n, e in enumerate(group))
    options = f"'connector' = 'filesystem', 'path' = '{out_dir}', 'format' = '{'debezium-json' if UPDATING else 'json'}'"
    if WHERE:
        return [rows.create_table(source), f"CREATE TABLE snk (n INT, ni INT) WITH ({options})", f"INSERT INTO snk\n{chosen}"]
    if PLAIN:
        return [rows.create_table(source), f"CREATE TABLE snk WITH ({options}) AS SELECT\n{chosen}\nFROM t"]
    columns = ", ".join(f"t{n} STRING, v{n} STRING" for n in range(len(group)))
    return [rows.create_table(source), f"CREATE TABLE snk ({columns}) WITH ({options})", f"INSERT INTO snk SELECT\n{chosen}\nFROM t"]


def line(n, expression):
    """How an expression stands in the statement."""
    if WHERE:
        return f"SELECT {n}, ni FROM t WHERE {expression}"
    return f"{expression} AS v{n}" if PLAIN else f"TYPEOF({expression}), CAST({expression} AS STRING)"


def read(group, out_dir):
    found = []
    for base, folders, files in os.walk(out_dir):
        for name in sorted(f for f in files if not f.startswith((".", "_"))):
            text = (Path(base) / name).read_text(encoding="utf-8", errors="surrogateescape")
            found += [json.loads(line) for line in text.split("\n") if line]
    if WHERE:
        return [{"type": "", "rows": sorted(r["ni"] for r in found if r["n"] == n)} for n in range(len(group))]
    if UPDATING:
        found = [row["after"] for row in found if row["op"] == "c"][-1:]
    return [{"type": "" if PLAIN else found[0][f"t{n}"], "rows": [r[f"v{n}"] for r in found]} for n in range(len(group))]


class Flink:
    """A real Flink through `real_flink`."""

    def __init__(self, zone):
        import real_flink

        self.zone = zone
        self.scratch = real_flink.scratch_folder()
        self.flink = real_flink.RealFlink(self.scratch.name)
        self.source = os.path.join(self.scratch.name, "t.jsonl")
        rows.write(self.source)
        self.runs = 0
        self.checker = self._environment()
        self.checker.executeSql(rows.create_table(self.source))

    def _environment(self):
        env = self.flink.environment()
        env.getConfig().set("table.local-time-zone", self.zone)
        return env

    def screen(self, expressions, verdicts):
        """What the validator refuses, one by one, which costs milliseconds."""
        import real_flink
        from py4j.protocol import Py4JJavaError

        for expression in expressions:
            try:
                self.checker.sqlQuery(line(0, expression) if WHERE else f"SELECT {line(0, expression)} FROM t")
            except Py4JJavaError as error:
                verdicts[expression] = {"plan": real_flink.root_cause(error.java_exception)}

    def run(self, group):
        self.runs += 1
        out_dir = os.path.join(self.scratch.name, f"out{self.runs}")
        env = self._environment()
        for statement in statements(group, self.source, out_dir):
            if failure := self.flink.run_statement(env, statement):
                return {"plan" if failure.phase == "plan" else "run": failure.words}
        result = read(group, out_dir)
        shutil.rmtree(out_dir, ignore_errors=True)
        return result

    def located(self, group, outcome):
        return {}

    def close(self):
        self.flink.close()
        self.scratch.cleanup()


class Ouzel:
    """`ouzel run`, a process per group."""

    def __init__(self, binary, zone):
        self.binary, self.zone = binary, zone
        self.scratch = tempfile.TemporaryDirectory(prefix="ouzel-expressions-")
        self.source = os.path.join(self.scratch.name, "t.jsonl")
        rows.write(self.source)

    def screen(self, expressions, verdicts):
        pass

    def run(self, group):
        out_dir = os.path.join(self.scratch.name, "out")
        script = os.path.join(self.scratch.name, "case.sql")
        text = f"SET 'table.local-time-zone' = '{self.zone}';\n" + ";\n".join(statements(group, self.source, out_dir)) + ";\n"
        Path(script).write_text(text, encoding="utf-8", errors="surrogateescape")
        try:
            done = subprocess.run([self.binary, "run", script], stdin=subprocess.DEVNULL, capture_output=True, timeout=60 if len(group) > 1 else 15)
        except subprocess.TimeoutExpired:
            return {"hangs": "no end"}
        if done.returncode != 0:
            words = done.stderr.decode("utf-8", "replace").strip()
            phase = {1: "run", 2: "plan"}.get(done.returncode, f"exit code {done.returncode}")
            return {"crash" if "panicked" in words else phase: words}
        result = read(group, out_dir)
        shutil.rmtree(out_dir, ignore_errors=True)
        return result

    def located(self, group, outcome):
        """What was refused, by the lines that the message names: all errors of a statement come at once."""
        found = {}
        if words := outcome.get("plan"):
            text = Path(self.scratch.name, "case.sql").read_text(encoding="utf-8", errors="surrogateescape").split("\n")
            lines = {line(n, e): e for n, e in enumerate(group)}
            for message in re.split(r"\n(?=error: )", words):
                if (place := re.search(r"case\.sql:(\d+):", message)) and (e := lines.get(text[int(place[1]) - 1].rstrip(","))):
                    found[e] = {"plan": message}
        return found

    def close(self):
        self.scratch.cleanup()
