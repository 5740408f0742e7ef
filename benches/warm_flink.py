"""A real Flink in a JVM that stays warm and runs a script when it is asked, so that its runs alternate with ours.

Flink at its best: object reuse, heap state, enough memory, its start not counted, and the CPU time of planning (an EXPLAIN of
the same statement just before) taken off. CPU time is the JVM's own: all threads, garbage collection and compilation included.
`Contest` keeps one JVM per garbage collector, of which the better counts per script.

This file is also the program that runs inside PyFlink's environment: it reads one request as JSON per line
(`name`, `script`, `settings`) and answers each with a line `RESULT {"cpu_s": ..., "wall_s": ...}` or `RESULT {"error": ...}`.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FLINK_TESTS = ROOT / "tests" / "flink"
sys.path[:0] = [str(HERE), str(FLINK_TESTS)]
import measuring  # noqa: E402

COLLECTORS = {"G1": "-XX:+UseG1GC", "Parallel": "-XX:+UseParallelGC"}
TIMEOUT_S = 1_800
ANSWER = "RESULT "


class WarmFlink:
    """One JVM. `jars`: connectors beside those that Flink brings."""

    def __init__(self, collector, version, heap="4g", jars=()):
        python = environment(version)
        env = {**os.environ, "JVM_ARGS": f"-Xmx{heap} {COLLECTORS[collector]} -Duser.timezone=UTC -Dfile.encoding=UTF-8"}
        self.process = subprocess.Popen(
            [str(python), "-B", str(Path(__file__).resolve()), *map(str, jars)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )

    def run(self, name, script, settings):
        """CPU and wall seconds of one run; exits when Flink fails."""
        self.process.stdin.write(json.dumps({"name": name, "script": script, "settings": settings}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith(ANSWER):
                answer = json.loads(line[len(ANSWER):])
                if "error" in answer:
                    sys.exit(f"{name}: Flink fails: {answer['error']}")
                return answer
        sys.exit(f"{name}: the JVM has ended")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Contest:
    """Flink with each collector. Use as a context; one `warm_up` per script, then `run` as often as ours runs."""

    def __init__(self, version, heap="4g", jars=()):
        self.engines = {collector: WarmFlink(collector, version, heap, jars) for collector in COLLECTORS}
        self.version = version

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for engine in self.engines.values():
            engine.close()

    def run(self, name, script, settings, cpu_s=None):
        """One run with each collector; `cpu_s`: a clock of what else works for Flink."""
        found = {}
        for collector, engine in self.engines.items():
            before = cpu_s() if cpu_s else 0
            answer = engine.run(name, script, settings)
            answer["beside_s"] = cpu_s() - before if cpu_s else 0
            found[collector] = answer
        return found


def best(runs):
    """The better collector's median of several answers of `Contest.run`, CPU seconds with what worked beside the JVM."""
    figures = {}
    for collector in COLLECTORS:
        cpu = [run[collector]["cpu_s"] + run[collector]["beside_s"] for run in runs]
        figures[collector] = {
            "collector": collector,
            "cpu_s": statistics.median(cpu),
            "wall_s": statistics.median(run[collector]["wall_s"] for run in runs),
            "beside_s": statistics.median(run[collector]["beside_s"] for run in runs),
        }
    return min(figures.values(), key=lambda figure: figure["cpu_s"])


def words(version, runs):
    return f"Flink {version}, object reuse, heap state, better of G1 and ParallelGC, warm JVM, median of {runs}, alternating with ours"


def environment(version):
    """The python of PyFlink's environment, made the first time as tests/flink/bless makes it."""
    loader = {"__file__": str(FLINK_TESTS / "bless"), "__name__": "bless"}
    exec(compile((FLINK_TESTS / "bless").read_text(encoding="utf-8"), "bless", "exec"), loader)
    return loader["ready_environment"](version)


def serve(jars):
    """Inside PyFlink's environment."""
    import real_flink

    with real_flink.scratch_folder() as scratch:
        flink = real_flink.RealFlink(scratch)
        try:
            for line in sys.stdin:
                request = json.loads(line)
                try:
                    answer = one_run(flink, jars, **request)
                except RuntimeError as error:
                    answer = {"error": str(error)}
                print(ANSWER + json.dumps(answer), flush=True)
        finally:
            flink.close()


def one_run(flink, jars, name, script, settings):
    import real_flink

    *definitions, insert = real_flink.statements(script)
    env = flink.environment()
    for key, value in {"pipeline.object-reuse": "true", **settings}.items():
        env.getConfig().set(key, value)
    for statement in [*(f"ADD JAR '{jar}'" for jar in jars), *definitions]:
        refuse(flink.run_statement(env, statement))
    start = cpu_s(flink)
    refuse(flink.run_statement(env, "EXPLAIN " + insert.removeprefix("EXECUTE ")))
    planned, started = cpu_s(flink), time.monotonic()
    refuse(flink.run_statement(env, insert, TIMEOUT_S))
    return {"cpu_s": cpu_s(flink) - planned - (planned - start), "wall_s": time.monotonic() - started}


def refuse(failure):
    if failure:
        raise RuntimeError(f"({failure.phase}) {failure.words}")


def cpu_s(flink):
    """CPU seconds of the JVM so far, user and system, all its threads."""
    return measuring.cpu_seconds(flink.jvm.java.lang.ProcessHandle.current().pid())


if __name__ == "__main__":
    serve(sys.argv[1:])
