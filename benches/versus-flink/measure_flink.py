"""Measures a real Flink on the Nexmark queries and prints its figures as JSON.

    measure_flink.py --events FILE --count N --side-input FILE [--runs 3] [--flink-version 2.2.1] QUERY...

Flink at its best: object reuse, heap state, one long-lived JVM for G1 and one for ParallelGC of which the better counts per
query, one warm-up run that is thrown away. Its start is not counted, and the CPU time of planning (an EXPLAIN of the same
statement just before) is taken off. CPU time is the JVM's own: all threads, garbage collection and compilation included.

Used by `run --flink`; makes the same environment as tests/flink/bless.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
FLINK_TESTS = HERE.parent.parent / "tests" / "flink"
sys.path[:0] = [str(HERE), str(HERE.parent), str(FLINK_TESTS)]
import measuring  # noqa: E402
import nexmark_script  # noqa: E402

COLLECTORS = {"G1": "-XX:+UseG1GC", "Parallel": "-XX:+UseParallelGC"}
TIMEOUT_S = 1_800


def main():
    args = arguments()
    if args.collector:
        print(json.dumps(measure(args)))
        return 0
    python = environment(args.flink_version)
    best = {}
    for collector in COLLECTORS:
        command = [str(python), "-B", str(Path(__file__).resolve()), *sys.argv[1:], "--collector", collector]
        env = {**os.environ, "JVM_ARGS": f"-Xmx{args.heap} {COLLECTORS[collector]} -Duser.timezone=UTC -Dfile.encoding=UTF-8"}
        measured = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=env).stdout)
        for query, figure in measured.items():
            best[query] = max(best.get(query, 0), figure)
    print(json.dumps({
        "engine": f"Flink {args.flink_version}, object reuse, heap state, better of G1 and ParallelGC, warm JVM, median of {args.runs}",
        "machine": "this machine, this run",
        "thousand_events_per_cpu_second": best,
    }))
    return 0


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("queries", nargs="+")
    p.add_argument("--events", required=True)
    p.add_argument("--count", type=int, required=True)
    p.add_argument("--side-input", required=True)
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--flink-version", default="2.2.1")
    p.add_argument("--heap", default="4g")
    p.add_argument("--collector", choices=list(COLLECTORS))
    return p.parse_args()


def environment(version):
    loader = {"__file__": str(FLINK_TESTS / "bless"), "__name__": "bless"}
    exec(compile((FLINK_TESTS / "bless").read_text(encoding="utf-8"), "bless", "exec"), loader)
    return loader["ready_environment"](version)


def measure(args):
    """Thousand events per CPU second of each query, in this process's JVM."""
    import real_flink

    figures = {}
    with real_flink.scratch_folder() as scratch:
        flink = real_flink.RealFlink(scratch)
        try:
            for query in args.queries:
                runs = [one_run(flink, query, args) for _ in range(args.runs + 1)][1:]
                figures[query] = round(args.count / statistics.median(runs) / 1e3)
                print(f"flink {args.collector} {query}: {figures[query]}", file=sys.stderr, flush=True)
        finally:
            flink.close()
    return figures


def one_run(flink, query, args):
    """CPU seconds of one run without its planning."""
    import real_flink

    with tempfile.TemporaryDirectory(prefix="ouzel-flink-") as out:
        script = nexmark_script.script(query, args.events, args.side_input, f"{out}/out", nexmark_script.BLACKHOLE)
        *definitions, insert = real_flink.statements(script)
        env = flink.environment()
        env.getConfig().set("pipeline.object-reuse", "true")
        for statement in definitions:
            complain(query, flink.run_statement(env, statement))
        start = cpu_s(flink)
        complain(query, flink.run_statement(env, "EXPLAIN " + insert))
        planned = cpu_s(flink)
        complain(query, flink.run_statement(env, insert, TIMEOUT_S))
        return cpu_s(flink) - planned - (planned - start)


def complain(query, failure):
    if failure:
        sys.exit(f"{query}: Flink fails ({failure.phase}): {failure.words}")


def cpu_s(flink):
    """CPU seconds of the JVM so far, user and system, all its threads."""
    return measuring.cpu_seconds(flink.jvm.java.lang.ProcessHandle.current().pid())


if __name__ == "__main__":
    sys.exit(main())
