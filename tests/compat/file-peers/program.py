"""The program under test: tables out of files and into files, as rows of Python."""
import json
import subprocess
from decimal import Decimal


class Failed(Exception):
    pass


def check_equal(found, wanted, what=""):
    if found != wanted:
        raise Failed(f"{what}\n  found  {found}\n  wanted {wanted}")


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = path, folder

    def run(self, script):
        """Standard error of a script and its exit code."""
        file = self.folder / "script.sql"
        file.write_text(script)
        done = subprocess.run([self.path, "run", file], capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stderr

    def read(self, format_, columns, path, options="", where=""):
        """The rows of a file or folder, as JSON has them; a number with a point is a Decimal."""
        out = self.folder / "read"
        subprocess.run(["rm", "-rf", out], check=True)
        code, error = self.run(f"""CREATE TABLE t ({columns}) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = '{format_}'{options});
CREATE TABLE o ({columns}) WITH ('connector' = 'filesystem', 'path' = '{out}', 'format' = 'json');
INSERT INTO o SELECT * FROM t{where};""")
        if code != 0:
            raise Failed(error)
        lines = [line for file in sorted(out.glob("[!._]*")) for line in file.read_text().splitlines()] if out.exists() else []
        return [json.loads(line, parse_float=Decimal) for line in lines]

    def write(self, format_, columns, values, options=""):
        """The files that VALUES make, in order of their names."""
        out = self.folder / "written"
        code, error = self.run(f"""CREATE TABLE o ({columns}) WITH ('connector' = 'filesystem', 'path' = '{out}', 'format' = '{format_}'{options});
INSERT INTO o VALUES {values};""")
        if code != 0:
            raise Failed(error)
        return sorted(file for file in out.iterdir() if file.name[0] not in "._")
