"""Late rows and unreadable records of a file source through kills: each is kept exactly once on filesystem tables.

A writer puts files of JSON lines into a folder that a job reads as they come. Every file begins with rows in time; behind
them stand rows of the day before, which are late wherever the job is, and lines that are no JSON. The rows in time are
counted per second in windows that close when the writer's last file, of the day after, has been read.
"""
import json
import threading
from collections import Counter

IN_TIME, LATE, BAD, ZERO = 60, 25, 15, 1_772_323_200

SINK = "WITH ('connector' = 'filesystem', 'path' = '{folder}/{name}', 'format' = 'json', 'sink.rolling-policy.rollover-interval' = '400 ms')"


def tables(folder):
    sink = lambda name: SINK.format(folder=folder, name=name)  # noqa: E731
    return f"""SET 'ouzel.late-rows.readings' = 'late_readings';
SET 'ouzel.dead-letter.readings' = 'bad_readings';
CREATE TABLE readings (id BIGINT, `at` TIMESTAMP(3), WATERMARK FOR `at` AS `at` - INTERVAL '1' HOUR)
  WITH ('connector' = 'filesystem', 'path' = '{folder}/readings', 'format' = 'json', 'source.monitor-interval' = '20 ms');
CREATE TABLE late_readings (id BIGINT, late_ms BIGINT) {sink("late")};
CREATE TABLE bad_readings (`raw` STRING) {sink("bad")};
CREATE TABLE per_second (ws TIMESTAMP(3), n BIGINT, low BIGINT, high BIGINT) {sink("per-second")};
"""


INSERT = """INSERT INTO per_second SELECT window_start, COUNT(*), MIN(id), MAX(id)
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(`at`), INTERVAL '1' SECOND)) GROUP BY window_start, window_end;
"""


class Writer(threading.Thread):
    """Files as long as the test kills: `end` writes the last one."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder, self.files, self.ended = folder, 0, threading.Event()
        (folder / "readings").mkdir()

    def run(self):
        while not self.ended.wait(0.04):
            number, self.files = self.files, self.files + 1
            rows = [(self.first(number) + i, self.time(number)) for i in range(IN_TIME)]
            late = [(-self.first(number, LATE) - i, self.time(number) - 86_400) for i in range(LATE)]
            lines = [json.dumps({"id": i, "at": text(at)}) for i, at in rows + late]
            # Bad lines stand between late ones, so that a cut falls between any two kinds.
            for i in range(BAD):
                lines.insert(IN_TIME + 2 * i, f"bad {self.first(number, BAD) + i}")
            self.write(number, lines)

    @staticmethod
    def first(number, each=IN_TIME):
        return number * each + 1

    @staticmethod
    def time(number):
        return ZERO + number // 4

    def write(self, number, lines):
        hidden = self.folder / "readings" / f".{number}"
        hidden.write_text("".join(f"{line}\n" for line in lines))
        hidden.rename(self.folder / "readings" / f"{number:06}.json")

    def end(self):
        self.ended.set()
        self.join()
        self.write(self.files, [json.dumps({"id": 0, "at": text(ZERO + 86_400)})])

    def wanted(self):
        """(windows, late ids, bad numbers) when all of it has been read."""
        windows = {}
        for number in range(self.files):
            _, low, _ = windows.get(self.time(number), (0, self.first(number), 0))
            high = self.first(number) + IN_TIME - 1
            windows[self.time(number)] = (high - low + 1, low, high)
        windows = {text(at): row for at, row in windows.items()}
        return windows, range(1, self.files * LATE + 1), range(1, self.files * BAD + 1)


def text(seconds):
    day, left = divmod(seconds - ZERO, 86_400)
    return f"2026-03-{day + 1:02} {left // 3600:02}:{left // 60 % 60:02}:{left % 60:02}" if day >= 0 else \
        f"2026-02-28 {left // 3600:02}:{left // 60 % 60:02}:{left % 60:02}"


def rows(folder):
    """What anybody may see of a table; a line that is not whole is an error."""
    files = [f for f in folder.rglob("*") if f.is_file() and f.name[0] not in "._"]
    return [json.loads(line) for f in files for line in f.read_text().splitlines()]


def kept(folder):
    """(rows of windows, late ids, bad numbers) that are visible."""
    windows = [(r["ws"], (r["n"], r["low"], r["high"])) for r in rows(folder / "per-second")]
    late = [-r["id"] for r in rows(folder / "late")]
    return windows, late, [int(r["raw"].removeprefix("bad ")) for r in rows(folder / "bad")]


def complaint(seen, wanted=None):
    """What is visible twice or, when everything should be there, what is not as wanted."""
    for what, found in zip(("windows", "late rows", "bad records"), seen):
        keys = [f[0] if isinstance(f, tuple) else f for f in found]
        again = sorted(k for k, n in Counter(keys).items() if n > 1)
        if again:
            return f"{what} are visible twice: {again[:5]} ({len(again)})"
    if wanted is None:
        return None
    windows, late, bad = wanted
    if dict(seen[0]) != windows:
        return f"windows differ: {sorted(set(windows.items()) ^ set(seen[0]))[:4]}"
    for what, found, all_of_it in (("late rows", seen[1], late), ("bad records", seen[2], bad)):
        if sorted(found) != list(all_of_it):
            return f"{what}: {len(found)} of {len(all_of_it)}, missing {sorted(set(all_of_it) - set(found))[:5]}"
    return None
