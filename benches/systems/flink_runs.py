"""Whether the final tables that a real Flink makes of the systems' scripts are ours.

Flink runs in a process of its own, which prints its tables as JSON: `flink_runs.py SYSTEM=FILE...`
"""

import argparse
import json
import os
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
import nexmark_script  # noqa: E402
import system_script  # noqa: E402
import warm_flink  # noqa: E402

VERSION = "2.2.1"


def unequal(inputs, ouzel, settings):
    """Names of the systems whose final tables are not the same on both."""
    # A JVM may have something of its own to say first.
    theirs = json.loads(in_flink(inputs, "-Xmx2g").splitlines()[-1])
    differing = []
    for system, events in inputs.items():
        with tempfile.TemporaryDirectory(prefix="ouzel-bench-") as out:
            script = Path(out) / "script.sql"
            script.write_text(system_script.script(system, events, lambda table: nexmark_script.changelog_files(f"{out}/{table}")), encoding="utf-8")
            subprocess.run([str(ouzel), "run", *[f"-D{k}={v}" for k, v in settings.items()], str(script)], check=True, stdout=subprocess.DEVNULL)
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


def in_flink(inputs, heap):
    command = [str(warm_flink.environment(VERSION)), "-B", str(Path(__file__).resolve()), *[f"{s}={f}" for s, f in inputs.items()]]
    env = {**os.environ, "JVM_ARGS": f"{heap} -Duser.timezone=UTC -Dfile.encoding=UTF-8"}
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
    args = p.parse_args()
    import real_flink

    found = {}
    with real_flink.scratch_folder() as scratch:
        flink = real_flink.RealFlink(scratch)
        try:
            for system, events in (pair.split("=", 1) for pair in args.inputs):
                with tempfile.TemporaryDirectory(prefix="ouzel-flink-") as out:
                    warm_flink.one_run(flink, [], system, system_script.script(system, events, lambda table: nexmark_script.changelog_files(f"{out}/{table}")), {})
                    found[system] = final_tables(system, out)
        finally:
            flink.close()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
