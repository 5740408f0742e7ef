"""The events in a topic of our own log: a broker process for the time of a measurement.

Its CPU seconds count as the query's: whoever runs a query on the embedded log runs the log too.
"""

import re
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import measuring
import nexmark_script


class Log:
    def __init__(self, process, address):
        self.process, self.address = process, address

    def cpu_s(self):
        return measuring.cpu_seconds(self.process.pid)


@contextmanager
def filled(ouzel, events):
    """A log that holds the lines of the file, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ouzel-log-") as folder:
        command = [str(ouzel), "broker", "--data", f"{folder}/data", "--kafka-port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            address = listening(process)
            script = Path(folder) / "fill.sql"
            script.write_text(nexmark_script.fill_topic_script(events, address), encoding="utf-8")
            print(f"filling the topic {nexmark_script.TOPIC}", file=sys.stderr, flush=True)
            subprocess.run([str(ouzel), "run", str(script)], check=True, stdout=subprocess.DEVNULL)
            yield Log(process, address)
        finally:
            process.terminate()
            process.wait()


def listening(process):
    """The address that the broker names when it is ready."""
    for line in process.stdout:
        if found := re.search(r"127\.0\.0\.1:\d+", line):
            # Nobody reads the rest, and a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[0]
    sys.exit("the log did not start")
