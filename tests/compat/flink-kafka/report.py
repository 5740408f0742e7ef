"""What the runs beside a real Flink over a real Kafka tell, and how they stop."""


class Stopped(Exception):
    """The test cannot go on; the message says why."""


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def say(self, words):
        print(words, flush=True)

    def result(self, name, complaint, detail=""):
        self.failed += complaint is not None
        self.passed += complaint is None
        self.say(f"FAILED: {name}: {complaint}" if complaint is not None else f"ok: {name}{': ' if detail else ''}{detail}")

    def end(self):
        """Prints the last line and gives the exit code."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def replaced(text, old, new):
    if old not in text:
        raise Stopped(f"the script does not hold {old!r}")
    return text.replace(old, new)


def tail(path):
    return "\n".join(path.read_text(errors="replace").splitlines()[-12:])
