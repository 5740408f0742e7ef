"""A real Flink in one long-lived JVM: runs the statements of a script and says how they ended.

Used by `bless` only, inside the virtual environment that it makes.
The JVM is the one of PyFlink (py4j); a mini cluster is started in it once and every job is sent there, since
starting a cluster per job would cost seconds. Each script gets a table environment of its own.
It compares nothing and knows nothing of a case's files.

Invariants: parallelism 1, streaming mode (batch where the script sets it), session zone UTC, everything else as Flink has it by default.
"""

import os
import re
import tempfile
from dataclasses import dataclass

# Both places cut a script into statements and must agree on what a string, a name and a comment is.
TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*(?!\+)[\s\S]*?\*/)|(?P<text>'(?:[^']|'')*'|`(?:[^`]|``)*`|"[^"]*")|(?P<end>;)|(?P<word>\w+)|(?P<other>[\s\S])"""
)
SETTING = re.compile(r"^\s*SET\s+'([^']*)'\s*=\s*'((?:[^']|'')*)'\s*$", re.IGNORECASE)
# The mode belongs to the environment: the client makes another one at such a SET, here the script has one mode from its start.
BATCH = re.compile(r"^\s*SET\s+'execution\.runtime-mode'\s*=\s*'batch'\s*;", re.IGNORECASE | re.MULTILINE)
RESETTING = re.compile(r"^\s*RESET(?:\s+'([^']*)')?\s*$", re.IGNORECASE)
STATEMENT_SET = re.compile(r"^\s*(?:BEGIN\s+STATEMENT\s+SET|EXECUTE\s+STATEMENT\s+SET\s+BEGIN)\s*;?", re.IGNORECASE)
# Their result is a text that the client shows; the "OK" of other statements is nobody's result.
SHOWN = re.compile(r"^\s*(?:SHOW|DESCRIBE|DESC|EXPLAIN)\b", re.IGNORECASE)
# What may stand between the first word of a statement and a statement set that it is about.
BEFORE_SET = {
    "EXPLAIN": ("PLAN", "FOR", "ESTIMATED_COST", "CHANGELOG_MODE", "PLAN_ADVICE", "JSON_EXECUTION_PLAN"),
    "COMPILE": ("AND", "EXECUTE", "PLAN", "IF", "NOT", "EXISTS", "FOR"),
}
# What `environment` sets and a bare RESET must leave alone.
OURS = ("execution.", "rest.", "jobmanager.", "parallelism.", "table.local-time-zone", "client.")


@dataclass
class Failure:
    """How a script failed: while planning (nothing of that statement ran) or while running."""

    phase: str
    words: str
    causes: tuple = ()


def statements(script):
    """The statements of a script without comments; a statement set ends with `END;`, not with its first `;`."""
    found, text, words, depth, member = [], "", [], 0, 0
    for m in TOKEN.finditer(script):
        if m["comment"]:
            text += " "
            continue
        if m["word"]:
            words.append(m["word"].upper())
            opened = [w for w in words[1:] if w not in BEFORE_SET[words[0]]] if words[0] in BEFORE_SET else words
            if opened in (["BEGIN", "STATEMENT", "SET"], ["EXECUTE", "STATEMENT", "SET", "BEGIN"], ["STATEMENT", "SET", "BEGIN"]):
                depth = 1
        if m["end"]:
            # The END of a set stands alone, that of a CASE does not.
            if not depth or words[member:] == ["END"]:
                found.append(text)
                text, words, depth, member = "", [], 0, 0
                continue
            member = len(words)
        text += m[0]
    found.append(text)
    return [s.strip() for s in found if s.strip()]


class RealFlink:
    """One JVM with one mini cluster."""

    def __init__(self, scratch, cluster_options=None):
        os.environ.setdefault("JVM_ARGS", "-Xmx1500m -XX:+UseSerialGC -Duser.timezone=UTC -Dfile.encoding=UTF-8")
        os.environ["FLINK_LOG_DIR"] = scratch
        import pyflink.java_gateway

        # PyFlink's handler would replace Java's exceptions by its own, which have lost their causes.
        pyflink.java_gateway.install_exception_handler = lambda: None
        self.gateway = pyflink.java_gateway.get_gateway()
        self.jvm = self.gateway.jvm
        system = self.jvm.java.lang.System
        # Nobody reads the pipe of the JVM's stderr: a full pipe would block it.
        system.setErr(self.jvm.java.io.PrintStream(os.path.join(scratch, "jvm.err")))
        self._start_cluster(cluster_options or {})

    def _start_cluster(self, options):
        conf = self.jvm.org.apache.flink.configuration.Configuration()
        for key, value in {
            "rest.port": "0",
            "rest.bind-port": "0",
            "rest.address": "localhost",
            "taskmanager.memory.network.min": "128m",
            "taskmanager.memory.network.max": "128m",
            "taskmanager.memory.managed.size": "512m",
            **options,
        }.items():
            conf.setString(key, value)
        runtime = self.jvm.org.apache.flink.runtime.minicluster
        built = runtime.MiniClusterConfiguration.Builder().setConfiguration(conf).setNumTaskManagers(1).setNumSlotsPerTaskManager(32).build()
        self.cluster = runtime.MiniCluster(built)
        self.cluster.start()
        self.rest_port = self.cluster.getRestAddress().get().getPort()

    def environment(self, batch=False):
        """A fresh table environment whose jobs go to the mini cluster."""
        conf = self.jvm.org.apache.flink.configuration.Configuration()
        for key, value in {
            "execution.target": "remote",
            "execution.attached": "true",
            "rest.address": "localhost",
            "rest.port": str(self.rest_port),
            "jobmanager.rpc.address": "localhost",
            "parallelism.default": "1",
            "table.local-time-zone": "UTC",
            "client.retry-period": "20 ms",
        }.items():
            conf.setString(key, value)
        settings = self.jvm.org.apache.flink.table.api.EnvironmentSettings.newInstance()
        settings = settings.inBatchMode() if batch else settings.inStreamingMode()
        settings = settings.withConfiguration(conf).build()
        return self.jvm.org.apache.flink.table.api.TableEnvironment.create(settings)

    def run_script(self, script, timeout_s=60):
        """Runs a script and returns (standard output, None or the Failure)."""
        return self.run_statements(statements(script), timeout_s, bool(BATCH.search(script)))

    def run_statements(self, found, timeout_s=60, batch=False):
        """Runs statements in an environment of their own, like `run_script`."""
        captured = self.jvm.java.io.ByteArrayOutputStream()
        system = self.jvm.java.lang.System
        before = system.out
        system.setOut(self.jvm.java.io.PrintStream(captured, True, "UTF-8"))
        try:
            failure = self._run_all(self.environment(batch=batch), found, timeout_s)
        finally:
            system.setOut(before)
        return captured.toString("UTF-8"), failure

    def _run_all(self, env, found, timeout_s):
        for statement in found:
            failure = self.run_statement(env, statement, timeout_s)
            if failure:
                return failure
        return None

    def run_statement(self, env, statement, timeout_s=60):
        """Runs one statement to its end; SET and RESET belong to the client and are done here."""
        from py4j.protocol import Py4JJavaError

        if m := SETTING.match(statement):
            env.getConfig().set(m[1], m[2].replace("''", "'"))
            return None
        if m := RESETTING.match(statement):
            for key in [m[1]] if m[1] else list(env.getConfig().getConfiguration().toMap()):
                if m[1] or not key.startswith(OURS):
                    env.getConfig().getConfiguration().removeKey(key)
            return None
        if m := STATEMENT_SET.match(statement):
            # `BEGIN STATEMENT SET; ... END` is the client's older spelling of the same thing.
            statement = "EXECUTE STATEMENT SET BEGIN " + statement[m.end():]
        phase = "plan"
        try:
            result = env.executeSql(statement)
            client = result.getJobClient()
            if client.isPresent():
                phase = "runtime"
                if statement.lstrip().upper().startswith(("SELECT", "WITH", "VALUES")):
                    result.print()
                else:
                    client.get().getJobExecutionResult().get(timeout_s, self.jvm.java.util.concurrent.TimeUnit.SECONDS)
            elif SHOWN.match(statement):
                result.print()
            return None
        except Py4JJavaError as error:
            if "TimeoutException" in str(error.java_exception.getClass()) and phase == "runtime":
                client.get().cancel()
                return Failure("timeout", f"no end within {timeout_s} s")
            return Failure(phase, root_cause(error.java_exception), causes(error.java_exception))

    def explain(self, env, statement):
        """The text that an EXPLAIN statement gives, or how it failed."""
        from py4j.protocol import Py4JJavaError

        try:
            rows = env.executeSql(statement).collect()
            return rows.next().getField(0)
        except Py4JJavaError as error:
            return f"fails: {root_cause(error.java_exception)}"

    def close(self):
        self.cluster.close()
        self.gateway.close()
        self.gateway.shutdown()


def chain_of(throwable):
    """A throwable and what caused it, the innermost last."""
    chain = [throwable]
    while (cause := chain[-1].getCause()) is not None and len(chain) < 30:
        chain.append(cause)
    return chain


def causes(throwable):
    """The messages of the whole chain, outermost first, each on one line, without traces of Python, which name places of a machine."""
    said = [f"{t.getClass().getName().rsplit('.', 1)[-1]}: {t.getMessage() or ''}" for t in chain_of(throwable)]
    return tuple(re.sub(r" Return Message: Traceback.*", "", re.sub(r"\s+", " ", words).strip())[:700] for words in said)


def root_cause(throwable):
    """Class and message of the innermost cause, on one line."""
    innermost = chain_of(throwable)[-1]
    name, message = innermost.getClass().getName().rsplit(".", 1)[-1], innermost.getMessage()
    words = f"{name}: {message}" if message else name
    # Failures of a task come over the wire as text: the innermost line of that text is the cause.
    inner = [line[len("Caused by: "):] for line in words.splitlines() if line.startswith("Caused by: ")]
    return re.sub(r"\s+", " ", inner[-1] if inner else words)[:600]


def scratch_folder():
    return tempfile.TemporaryDirectory(prefix="ouzel-bless-")
