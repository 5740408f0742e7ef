"""The program under test: `ouzel up` in a folder of its own, and what its HTTP side says."""
import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PIPELINES = REPOSITORY / "pipelines"


class Failed(AssertionError):
    """A test's finding, with what a reader needs to see."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def equal_rows(what, got, wanted):
    """Both are dictionaries from key to row."""
    if got == wanted:
        return
    missing = [k for k in wanted if k not in got]
    extra = [k for k in got if k not in wanted]
    differ = [k for k in wanted if k in got and got[k] != wanted[k]]
    lines = [f"{what}: {len(missing)} rows missing, {len(extra)} too many, {len(differ)} differ (of {len(wanted)})"]
    lines += [f"  missing {k}: {wanted[k]}" for k in missing[:3]]
    lines += [f"  too many {k}: {got[k]}" for k in extra[:3]]
    lines += [f"  {k}: got {got[k]}, wanted {wanted[k]}" for k in differ[:3]]
    raise Failed("\n".join(lines))


def wait_until(what, probe, seconds):
    """The first true answer of `probe`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            state = what() if callable(what) else what
            raise Failed(f"not within {seconds} s: {state}")
        time.sleep(0.05)


class Up:
    """One `ouzel up`; start it again after `kill` or `stop` to go on."""

    # Further arguments of `ouzel up`.
    flags = ()

    def __init__(self, binary, folder, *pipelines, **environment):
        self.binary, self.data, self.pipelines = str(binary), Path(folder) / "data", pipelines
        self.environment = {**os.environ, **{k: str(v) for k, v in environment.items()}}
        self.log = Path(folder) / "up.log"
        self.process = None

    def start(self):
        command = [self.binary, "up", *map(str, self.pipelines), "--data", str(self.data)]
        command += ["--port", "0", "--kafka-port", "0", "--pinot-port", "0", *self.flags]
        with open(self.log, "ab") as errors:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=self.environment, text=True)
        text = ""
        for line in self.process.stdout:
            text += line
            if line.startswith("  data"):
                break
        found = re.search(r"page\s+http://([\d.]+):(\d+)/[\s\S]*kafka\s+([\d.]+):(\d+)[\s\S]*sql\s+http://([\d.]+):(\d+)", text)
        check(found, f"`ouzel up` did not start; it said:\n{text}{self.errors()}")
        self.page = f"http://{found[1]}:{found[2]}"
        self.kafka = (found[3], int(found[4]))
        self.pinot = f"http://{found[5]}:{found[6]}"
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """SIGTERM: a last checkpoint, exit code 0."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"it did not end within 30 s of SIGTERM\n{self.errors()}") from None
        self.process.stdout.close()
        check(code == 0, f"it ended with code {code}\n{self.errors()}")

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def errors(self):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-12:])

    def get(self, path):
        with urllib.request.urlopen(self.page + path, timeout=20) as answer:
            return answer.read().decode()

    def jobs(self):
        return json.loads(self.get("/api/v1/jobs"))

    def troubles(self):
        """Jobs that do not simply run."""
        return [f"{j['id']}: {j['state']}: {j['error']}" for j in self.jobs() if j["state"] != "running" or j["restarts"]]

    def nodes(self):
        return json.loads(self.get("/api/v1/graph"))["nodes"]

    def lag(self):
        """Records that some source has not read yet; None while a source knows nothing of its topic yet."""
        lag = 0
        for node in self.nodes():
            for split in node.get("splits") or []:
                if split["lag"] is None and not split["split"].startswith("http"):
                    return None
                lag += split["lag"] or 0
        return lag

    def settle(self, seconds=60):
        """Waits until everything is read and what is served does not change any more."""
        last, since = None, time.monotonic()

        def still():
            nonlocal last, since
            now = [(n["id"], n["rows_in"], n["rows_out"]) for n in self.nodes()]
            if now != last or self.lag() != 0:
                last, since = now, time.monotonic()
            return time.monotonic() - since > 1.2

        wait_until(lambda: f"the jobs settle; lag {self.lag()}, troubles {self.troubles()}\n{self.errors()}", still, seconds)

    def query(self, sql):
        """Rows as dictionaries from the query port, Pinot's shape."""
        body = json.dumps({"sql": sql}).encode()
        request = urllib.request.Request(self.pinot + "/query/sql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            reply = json.load(answer)
        check(not reply["exceptions"], f"{sql}: {reply['exceptions']}")
        names = reply["resultTable"]["dataSchema"]["columnNames"]
        return [dict(zip(names, row)) for row in reply["resultTable"]["rows"]]

    def table(self, name, *key):
        """A whole served table by its key."""
        rows = self.query(f"SELECT * FROM {name} LIMIT 1000000")
        table = {tuple(row[k] for k in key): row for row in rows}
        check(len(table) == len(rows), f"{name} has {len(rows)} rows of {len(table)} keys")
        return table


def copy_pipeline(name, folder, parts=("ingest", "pipeline", "serve"), **replaced):
    """A bundled pipeline as a folder of the same name, so that its jobs keep their identity."""
    target = Path(folder) / name
    target.mkdir(parents=True)
    for part in parts:
        text = (PIPELINES / name / f"{part}.sql").read_text()
        for old, new in replaced.get(part, ()):
            check(old in text, f"{name}/{part}.sql does not hold {old!r}")
            text = text.replace(old, new)
        (target / f"{part}.sql").write_text(text)
    return target
