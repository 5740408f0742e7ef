#!/usr/bin/env python3
"""Finds the smallest memory with which a real Flink finishes the Nexmark queries, and keeps it as data.

    benches/versus-flink/flink_memory.py [--data DIR] [--events 5M] [--flink-version 2.2.1] [--queries q0,q5]
                                       [--near 64]

Flink at its smallest: one JVM with everything in it (job and task manager), the serial collector, heap state, 16 MB of network
buffers. A fresh JVM runs a query once per heap size. The smallest heap of HEAPS_MB counts with which it ends at no more than
PATIENCE times the CPU seconds that it takes with the largest; the figure is then the peak resident memory of that JVM, which is
what its user has to pay for. The heap that is one step smaller fails, or all but stands still collecting garbage. `--near` says where
the search begins: a good guess saves attempts and changes nothing else.

Writes flink_memory.json, query by query, so that it can be stopped and go on; `run` sets it beside our own peak. The events are
those that `run` made. Takes about an hour of CPU for all queries.
"""

import argparse
import datetime
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT / "tests" / "flink")]
import measuring  # noqa: E402
import nexmark_script  # noqa: E402
import warm_flink  # noqa: E402

RESULTS = HERE / "flink_memory.json"
HEAPS_MB = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096]
PATIENCE = 3
CLUSTER = {"taskmanager.memory.network.min": "16m", "taskmanager.memory.network.max": "16m"}
FIRST_CPU_LIMIT_S = 1_800


def main():
    args = arguments()
    if args.heap_mb:
        return attempt_here(args)
    python = warm_flink.environment(args.flink_version)
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    if found.get("events") != args.count:
        found = {}
    queries = found.get("queries", {})
    for query in args.queries:
        if query in queries:
            continue
        queries[query] = smallest(query, python, args)
        print(f"{query}: {queries[query]}", file=sys.stderr, flush=True)
        RESULTS.write_text(json.dumps(described(queries, args), indent=1) + "\n", encoding="utf-8")
    return 0


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--queries", default=",".join(q for q in nexmark_script.QUERIES if q != "q12"))
    p.add_argument("--events", default="5M")
    p.add_argument("--data", default=str(ROOT / ".cache" / "nexmark"), help="folder of the events that `run` made")
    p.add_argument("--flink-version", default="2.2.1")
    p.add_argument("--near", type=int, choices=HEAPS_MB, metavar="MB", help="the heap that is tried first, instead of the middle one")
    p.add_argument("--heap-mb", type=int, help=argparse.SUPPRESS)
    args = p.parse_args()
    args.queries = args.queries.split(",")
    args.count = measuring.count_of(args.events)
    args.events = str(Path(args.data) / f"events-{args.count}.json")
    args.side_input = str(Path(args.data) / "side_input.csv")
    if not os.path.exists(args.events):
        p.error(f"{args.events} is not there: `benches/versus-flink/run --events {args.count}` makes it")
    return args


def described(queries, args):
    return {
        "engine": f"Flink {args.flink_version}: one JVM, serial collector, heap state, 16 MB of network buffers; the smallest heap that suffices",
        "machine": {"cpu": measuring.cpu_name(), "cores": os.cpu_count()},
        "date": datetime.date.today().isoformat(),
        "events": args.count,
        "queries": queries,
    }


def smallest(query, python, args):
    """The smallest heap that suffices, by halving the list, or step by step from `--near`: {heap_mb, peak_mb, cpu_s, cpu_s_with_the_largest_heap}."""
    roomy = attempt(query, HEAPS_MB[-1], FIRST_CPU_LIMIT_S, python, args)
    if roomy is None:
        sys.exit(f"{query} does not end with a heap of {HEAPS_MB[-1]} MB")
    limit = math.ceil(roomy["cpu_s"] * PATIENCE)
    low, high, best = 0, len(HEAPS_MB) - 1, roomy
    while low < high:
        middle = (low + high) // 2
        if args.near:
            # Up from the guess while it does not suffice, down from what suffices.
            middle = min(max(HEAPS_MB.index(args.near), low), high - 1)
        outcome = attempt(query, HEAPS_MB[middle], limit, python, args)
        print(f"{query} with {HEAPS_MB[middle]} MB: {outcome}", file=sys.stderr, flush=True)
        if outcome:
            high, best = middle, outcome
        else:
            low = middle + 1
    return {**best, "cpu_s_with_the_largest_heap": roomy["cpu_s"]}


def attempt(query, heap_mb, cpu_limit_s, python, args):
    """One run in a JVM of its own; None when it fails or takes more CPU than allowed."""
    command = [str(python), "-B", str(Path(__file__).resolve()), "--queries", query, "--heap-mb", str(heap_mb)]
    command += ["--events", str(args.count), "--data", args.data, "--flink-version", args.flink_version]
    env = {**os.environ, "JVM_ARGS": f"-Xmx{heap_mb}m -XX:+UseSerialGC -Duser.timezone=UTC -Dfile.encoding=UTF-8"}
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu_limit_s, cpu_limit_s))  # noqa: E731
    # A JVM without memory can hang instead of failing: it then takes no CPU either.
    try:
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env, preexec_fn=limit, timeout=cpu_limit_s * 10)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else None


def attempt_here(args):
    import real_flink

    with real_flink.scratch_folder() as scratch:
        flink = real_flink.RealFlink(scratch, CLUSTER)
        try:
            query = args.queries[0]
            with tempfile.TemporaryDirectory(prefix="ouzel-flink-") as out:
                script = nexmark_script.script(query, args.events, args.side_input, f"{out}/out", nexmark_script.BLACKHOLE)
                warm_flink.one_run(flink, [], query, script, {})
            pid = flink.jvm.java.lang.ProcessHandle.current().pid()
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            peak_kb = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
            print(json.dumps({"heap_mb": args.heap_mb, "peak_mb": peak_kb // 1024, "cpu_s": round(measuring.cpu_seconds(pid), 1)}))
        finally:
            flink.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
