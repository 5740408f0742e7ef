"""Events in topics for the time of a measurement: of our own log, or of a real Kafka for a real Flink.

The log's CPU seconds count as the query's, on both sides: whoever runs a query on a log runs the log too.
"""

import importlib.machinery
import importlib.util
import re
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import measuring

ROOT = Path(__file__).resolve().parent.parent
FLINK_KAFKA = ROOT / "tests" / "compat" / "flink-kafka"


class Log:
    def __init__(self, process, address):
        self.process, self.address = process, address

    def cpu_s(self):
        return measuring.cpu_seconds(self.process.pid)


def source(topic, address, format_="json"):
    """What stands in WITH: all that is in the topic now, and no more."""
    return (
        f"'connector' = 'kafka', 'topic' = '{topic}', 'properties.bootstrap.servers' = '{address}', "
        f"'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', 'format' = '{format_}'"
    )


@contextmanager
def of_ouzel(ouzel, inputs):
    """Our log, with a topic for each `topic: file of lines`, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ouzel-log-") as folder:
        command = [str(ouzel), "broker", "--data", f"{folder}/data", "--kafka-port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            log = Log(process, listening(process))
            fill(ouzel, inputs, log.address, folder)
            yield log
        finally:
            process.terminate()
            process.wait()


@contextmanager
def of_kafka(ouzel, inputs):
    """A real Kafka with the same topics, until the block ends. Fetched the first time (Java and Maven)."""
    sys.path[:0] = [str(FLINK_KAFKA), str(ROOT / "tests" / "pipelines"), str(ROOT / "tests" / "flink")]
    from real_kafka import RealKafka

    with tempfile.TemporaryDirectory(prefix="ouzel-kafka-") as folder:
        kafka = RealKafka(Path(folder), ROOT)
        try:
            kafka.start()
            kafka.create(*inputs)
            fill(ouzel, inputs, kafka.bootstrap, folder)
            yield Log(kafka.process, kafka.bootstrap)
        finally:
            kafka.stop()


def flink_connector():
    """The jar of Flink's Kafka connector, fetched once."""
    loader = importlib.machinery.SourceFileLoader("flink_kafka", str(FLINK_KAFKA / "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("flink_kafka", loader))
    loader.exec_module(module)
    return module.fetch_connector()


def fill(ouzel, inputs, address, folder):
    """Puts the lines of each file into its topic as they are."""
    for topic, events in inputs.items():
        script = Path(folder) / "fill.sql"
        script.write_text(
            f"CREATE TABLE lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '{events}', 'format' = 'raw');\n"
            f"CREATE TABLE topic (line STRING) WITH ('connector' = 'kafka', 'topic' = '{topic}', "
            f"'properties.bootstrap.servers' = '{address}', 'format' = 'raw');\n"
            "INSERT INTO topic SELECT line FROM lines;\n",
            encoding="utf-8",
        )
        print(f"filling the topic {topic} at {address}", file=sys.stderr, flush=True)
        subprocess.run([str(ouzel), "run", str(script)], check=True, stdout=subprocess.DEVNULL)


def listening(process):
    """The address that the broker names when it is ready."""
    for line in process.stdout:
        if found := re.search(r"127\.0\.0\.1:\d+", line):
            # Nobody reads the rest, and a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[0]
    sys.exit("the log did not start")
