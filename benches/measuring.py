"""What the benchmarks here share: a command timed as a whole process, and names of the machine."""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TIMEOUT_S = 600


def count_of(text):
    match = re.fullmatch(r"(\d+)([kKmM]?)", text.replace(",", "").replace("_", ""))
    if not match:
        sys.exit(f"'{text}' is no number of events")
    return int(match[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[match[2].lower()]


def timed(command):
    """Runs a command to its end: CPU seconds of itself and its children, wall seconds, peak memory.

    Of `ouzel run` also what it says at a job's end: the most bytes of state, and checkpoints (0 of other programs).
    The system counts what a process held before its program began as that program's peak: so a small process of its own starts it.
    """
    small = subprocess.run([sys.executable, "-I", "-S", __file__, *map(str, command)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(small.stdout)


def timed_here(command):
    env = {**os.environ, "RUST_LOG": "warn,ouzel=info", "NO_COLOR": "1"}
    started = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=env)
        timer = threading.Timer(TIMEOUT_S, process.kill)
        timer.start()
        # wait4 gives the usage of this child alone.
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    return {
        "exit_code": process.returncode,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "wall_s": time.monotonic() - started,
        "peak_kb": usage.ru_maxrss,
        "stderr": text,
        "state_bytes_max": max(named("state_bytes_max", text), default=0),
        "checkpoints": sum(named("checkpoints", text)),
    }


def named(field, log):
    """The values of a numeric field in a program's log."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log)
    return [int(value) for value in re.findall(rf"\b{field}=(\d+)", plain)]


def cpu_name():
    try:
        return re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())[1]
    except (OSError, TypeError):
        return platform.processor()


def cpu_seconds(pid):
    """CPU seconds of a process so far, user and system."""
    # The name in parentheses may hold spaces; user and system time are the 14th and 15th field.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kilobytes(pid, what):
    """A figure of /proc/PID/status, such as VmRSS."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)[1])


def cpu_ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def wait_until_quiet(process):
    """Until a process has had nothing to do for five seconds: all rows are in."""
    before, quiet = -1, 0
    while quiet < 5:
        time.sleep(1)
        if process.poll() is not None:
            sys.exit(f"ouzel ended with {process.returncode}")
        now = cpu_ticks(process.pid)
        quiet = quiet + 1 if now - before < 10 else 0
        before = now


if __name__ == "__main__":
    print(json.dumps(timed_here(sys.argv[1:])))
