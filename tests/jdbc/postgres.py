"""A private PostgreSQL for a test: made, started, stopped and removed; on loopback, never as root."""
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "ouzel's"


class Postgres:
    """`with Postgres() as server`: a new cluster on a free port, with passwords (SCRAM) and its statements in a log."""

    def __init__(self, encrypted=False):
        self.encrypted = encrypted
        self.binaries = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="ouzel-postgres-"))
        self.port = free_port()
        # PostgreSQL refuses to run as root; its package brings a user.
        self.user = "postgres" if os.geteuid() == 0 else None

    def __enter__(self):
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if self.user:
            account = pwd.getpwnam(self.user)
            for path in (self.folder, password):
                os.chown(path, account.pw_uid, account.pw_gid)
        self.program("initdb", "-D", self.data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}", "--no-sync", "-E", "UTF8", "--locale=C")
        if self.encrypted:
            self.require_encryption()
        self.start()
        return self

    def require_encryption(self):
        """A certificate that the server has signed itself, for the name localhost; connections without TLS are refused."""
        key, certificate = self.folder / "server.key", self.certificate
        subprocess.run(["openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        key.chmod(0o600)
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(key, account.pw_uid, account.pw_gid)
            os.chown(certificate, account.pw_uid, account.pw_gid)
        (self.data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n")

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self):
        return self.folder / "data"

    @property
    def certificate(self):
        return self.folder / "server.crt"

    @property
    def log(self):
        return self.folder / "log"

    @property
    def url(self):
        return f"jdbc:postgresql://127.0.0.1:{self.port}/postgres"

    def start(self):
        options = (f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
                   " -c log_statement=all -c log_min_messages=log")
        if self.encrypted:
            options += f" -c ssl=on -c ssl_cert_file={self.certificate} -c ssl_key_file={self.folder}/server.key"
        self.program("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.log, "-o", options, "start")

    def stop(self):
        self.program("pg_ctl", "-D", self.data, "-m", "immediate", "-s", "stop", check=False)

    def program(self, name, *args, check=True):
        command = [str(self.binaries / name), *map(str, args)]
        if self.user:
            command = ["runuser", "-u", self.user, "--", *command]
        done = subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        if check and done.returncode:
            raise RuntimeError(f"{name}: {done.stdout}")

    def sql(self, text, database="postgres"):
        """Runs statements; rows as text, columns between `|`, NULL as `-`."""
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        command = [str(self.binaries / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-X", "-q", "-A", "-t",
                   "-P", "null=-", "-v", "ON_ERROR_STOP=1", "-c", text]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.splitlines()

    def statements(self, containing):
        """How often a statement with this text was run, by the server's log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return sum(containing in line and ("execute" in line or "statement:" in line) for line in lines)


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[-2]))
    if not found:
        raise SystemExit("PostgreSQL's programs are not in /usr/lib/postgresql: `tests/install postgresql` installs them")
    return Path(found[-1])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(condition, seconds=30):
    """The condition's value once it is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise RuntimeError("waited in vain")
