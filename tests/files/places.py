"""Places that fail: a disk that is full, a folder that vanishes, a file that nobody may read. Each is said with its path."""
import json
import os
import shutil
import subprocess

from program import Up, check, wait_until
from small_disk import mount, small_disk

ROWS = 12_000
PIPELINE = """SET 'execution.checkpointing.interval' = '200 ms';
CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '3000',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '{rows}');
CREATE TABLE written (id BIGINT, padding STRING) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'json',
  'sink.rolling-policy.file-size' = '20kb'{options});
INSERT INTO written SELECT id, 'some text that takes room' FROM numbers;
"""


def run(ouzel, folder):
    folder.mkdir()
    for name, options in (("plain", ""), ("merged", ", 'auto-compaction' = 'true', 'sink.parallelism' = '2'")):
        full_disk(ouzel, folder / name, options)
    vanished_folder(ouzel, folder / "vanished")
    unreadable_file(ouzel, folder / "unreadable")
    print("a full disk, with and without auto-compaction, a folder that vanished and a file that may not be read: said and survived")


def start(ouzel, folder, path, options=""):
    pipeline = folder / "numbers"
    pipeline.mkdir(parents=True)
    (pipeline / "pipeline.sql").write_text(PIPELINE.format(rows=ROWS, path=path, options=options))
    up = Up(ouzel, folder, pipeline)
    return up.start()


def said(up):
    return " ".join(f"{job['error'] or ''} {job['trouble'] or ''}" for job in up.jobs())


def full_disk(ouzel, folder, options):
    """The job waits for room and goes on: each number once."""
    folder.mkdir()
    with small_disk(folder / "disk", "256k") as disk:
        up = start(ouzel, folder, disk / "out", options)
        try:
            full = lambda: "No space left" in said(up) and str(disk / "out") in said(up)  # noqa: E731
            wait_until(lambda: f"the job says that the disk is full: {up.jobs()}", full, 30)
            mount("remount,size=40m", disk)
            wait_until(lambda: f"the job ends: {up.jobs()}", lambda: all(j["state"] == "finished" for j in up.jobs()), 60)
        finally:
            up.close()
        visible = [f for f in (disk / "out").iterdir() if f.name[0] not in "._"]
        numbers = [json.loads(line)["id"] for f in visible for line in f.read_text().splitlines()]
        check(sorted(numbers) == list(range(1, ROWS + 1)), f"{len(numbers)} rows, {len(set(numbers))} numbers of {ROWS}")
        check(not list((disk / "out").glob(".*")), "pending files are left")


def vanished_folder(ouzel, folder):
    """What was written is gone: the job says which file it misses."""
    out = folder / "out"
    up = start(ouzel, folder, out)
    try:
        wait_until("a file is there", lambda: out.exists() and list(out.iterdir()), 20)
        shutil.rmtree(out, ignore_errors=True)
        wait_until(lambda: f"the job misses its file: {up.jobs()}", lambda: f"'{out}" in said(up), 20)
    finally:
        up.close()


def unreadable_file(ouzel, folder):
    """As a user who may not read it."""
    folder.mkdir()
    file, script = folder / "secret.json", folder / "script.sql"
    file.write_text('{"a": 1}\n')
    file.chmod(0)
    script.write_text(
        f"CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '{folder}', 'source.path.regex-pattern' = '.*json', 'format' = 'json');\n"
        "CREATE TABLE o (a INT) WITH ('connector' = 'print');\nINSERT INTO o SELECT a FROM t;\n")
    nobody = {"user": 65534} if os.geteuid() == 0 else {}
    done = subprocess.run([ouzel, "run", script], capture_output=True, text=True, timeout=30, check=False, **nobody)
    check(done.returncode == 1 and str(file) in done.stderr and "ermission denied" in done.stderr, f"exit {done.returncode}: {done.stderr}")
