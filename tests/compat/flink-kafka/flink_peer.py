"""The real Flink of these tests: its environment, and its Kafka connector, fetched once."""
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FLINK, CONNECTOR = "2.2.1", "5.0.0-2.2"


def enter_environment(program):
    """Goes on in the Python that has PyFlink."""
    python = bless().ready_environment(FLINK)
    if Path(sys.prefix).resolve() != python.parent.parent.resolve():
        os.execv(python, [str(python), "-B", str(Path(program).resolve()), *sys.argv[1:]])


def bless():
    """`tests/flink/bless` as a module: it knows how to make Flink's environment."""
    loader = importlib.machinery.SourceFileLoader("bless", str(ROOT / "tests" / "flink" / "bless"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bless", loader))
    loader.exec_module(module)
    return module


def fetch_connector():
    """The jar of Flink's Kafka connector."""
    home = ROOT / ".cache" / "flink-kafka"
    jar = home / f"flink-sql-connector-kafka-{CONNECTOR}.jar"
    if not jar.exists():
        if shutil.which("mvn") is None:
            sys.exit("no mvn on the path: apt-get install -y maven")
        print(f"fetching {jar.name} (11 MB, once)", file=sys.stderr)
        copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
        artifact = f"-Dartifact=org.apache.flink:flink-sql-connector-kafka:{CONNECTOR}:jar"
        subprocess.run(["mvn", "-q", "-B", "-ntp", copy, artifact, f"-DoutputDirectory={home}"], check=True)
    return jar


def started_flink(folder):
    """One JVM with one mini cluster. The connector's threads outlive their class loader by a moment at the end, and the logger
    would tell so on stdout."""
    import real_flink

    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -Dlog4j2.StatusLogger.level=OFF -Dlog4j2.statusLoggerLevel=OFF"
    return real_flink.RealFlink(str(folder), {"classloader.check-leaked-classloader": "false"})
