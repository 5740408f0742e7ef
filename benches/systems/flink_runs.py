"""A real Flink on the systems' scripts: its speed, and whether its final tables are ours.

Speed is measured in one long-lived JVM per garbage collector, in a process of its own:

    flink_runs.py --collector G1|Parallel --count N --runs N SYSTEM=FILE...

prints thousand events per CPU second of each system as JSON. The first run of each is thrown away; start is not counted,
and the CPU time of planning (an EXPLAIN just before) is taken off.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT / "benches" / "versus-flink"), str(ROOT / "tests" / "flink")]
import case_format  # noqa: E402
import measure_flink  # noqa: E402
import measuring  # noqa: E402
import nexmark_script  # noqa: E402
import system_script  # noqa: E402

VERSION = "2.2.1"


def measured(inputs, count, runs):
    """Flink's figures for these files, the better of two collectors."""
    best = {}
    for collector, option in measure_flink.COLLECTORS.items():
        figures = json.loads(in_flink(["--collector", collector, "--count", str(count), "--runs", str(runs)], inputs, f"-Xmx4g {option}"))
        for system, figure in figures.items():
            best[system] = max(best.get(system, 0), figure)
    return {
        "engine": f"Flink {VERSION}, object reuse, heap state, better of G1 and ParallelGC, warm JVM, median of {runs}",
        "cpu": measuring.cpu_name(),
        "events": count,
        "thousand_events_per_cpu_second": best,
    }


def unequal(inputs, ouzel):
    """Names of the systems whose final tables are not the same on both."""
    theirs = json.loads(in_flink(["--tables"], inputs, "-Xmx2g"))
    differing = []
    for system, events in inputs.items():
        with tempfile.TemporaryDirectory(prefix="ouzel-bench-") as out:
            script = Path(out) / "script.sql"
            script.write_text(system_script.script(system, events, lambda table: nexmark_script.changelog_files(f"{out}/{table}")), encoding="utf-8")
            subprocess.run([str(ouzel), "run", str(script)], check=True, stdout=subprocess.DEVNULL)
            ours = final_tables(system, out)
        for table, rows in theirs[system].items():
            only_ours, only_theirs = Counter(ours[table]) - Counter(rows), Counter(rows) - Counter(ours[table])
            if only_ours or only_theirs:
                differing.append(system)
                print(f"NOT EQUAL {system}.{table}: {sum(only_ours.values())} rows only here, {sum(only_theirs.values())} only in Flink, "
                      f"e.g. {next(iter(only_ours), None)} and {next(iter(only_theirs), None)}", file=sys.stderr, flush=True)
            else:
                print(f"equal: {system}.{table}, {len(rows)} rows", file=sys.stderr, flush=True)
    return differing


def in_flink(arguments, inputs, jvm):
    command = [str(measure_flink.environment(VERSION)), "-B", str(Path(__file__).resolve()), *arguments, *[f"{s}={f}" for s, f in inputs.items()]]
    env = {**os.environ, "JVM_ARGS": f"{jvm} -Duser.timezone=UTC -Dfile.encoding=UTF-8"}
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=env).stdout


def final_tables(system, out):
    """The rows left in each table after all its changes, as texts with doubles at ten digits."""
    tables = {}
    for table in system_script.sinks(system):
        rows = Counter()
        for file in case_format.sink_files(Path(out) / table):
            for change in nexmark_script.read_rows(file):
                if change["op"] == "d":
                    rows[text(change["before"])] -= 1
                else:
                    rows[text(change["after"])] += 1
        tables[table] = sorted(rows.elements())
    return tables


def text(row):
    rounded = {key: f"{float(value):.9g}" if isinstance(value, str) and is_number(value) else value for key, value in row.items()}
    return nexmark_script.row_text(rounded)


def is_number(value):
    try:
        float(value)
        return "." in value
    except ValueError:
        return False


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("inputs", nargs="+", metavar="SYSTEM=FILE")
    p.add_argument("--collector")
    p.add_argument("--count", type=int)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--tables", action="store_true", help="print the final tables")
    args = p.parse_args()
    import real_flink

    found = {}
    with real_flink.scratch_folder() as scratch:
        flink = real_flink.RealFlink(scratch)
        try:
            for system, events in (pair.split("=", 1) for pair in args.inputs):
                found[system] = tables_of(flink, system, events) if args.tables else speed_of(flink, system, events, args)
        finally:
            flink.close()
    print(json.dumps(found))
    return 0


def tables_of(flink, system, events):
    with tempfile.TemporaryDirectory(prefix="ouzel-flink-") as out:
        run(flink, system, system_script.script(system, events, lambda table: nexmark_script.changelog_files(f"{out}/{table}")))
        return final_tables(system, out)


def speed_of(flink, system, events, args):
    """Thousand events per CPU second."""
    script = system_script.script(system, events, lambda _: system_script.BLACKHOLE)
    spent = [run(flink, system, script) for _ in range(args.runs + 1)][1:]
    figure = round(args.count / statistics.median(spent) / 1e3)
    print(f"flink {args.collector} {system}: {figure}", file=sys.stderr, flush=True)
    return figure


def run(flink, system, script):
    """CPU seconds of one run without its planning."""
    import real_flink

    *definitions, insert = real_flink.statements(script)
    env = flink.environment()
    env.getConfig().set("pipeline.object-reuse", "true")
    for statement in definitions:
        measure_flink.complain(system, flink.run_statement(env, statement))
    start = measure_flink.cpu_s(flink)
    measure_flink.complain(system, flink.run_statement(env, "EXPLAIN " + insert.removeprefix("EXECUTE ")))
    planned = measure_flink.cpu_s(flink)
    measure_flink.complain(system, flink.run_statement(env, insert, measure_flink.TIMEOUT_S))
    return measure_flink.cpu_s(flink) - planned - (planned - start)


if __name__ == "__main__":
    sys.exit(main())
