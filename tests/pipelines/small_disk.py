"""A file system of its own with little room, for tests of what a full disk does."""
import os
import subprocess
from contextlib import contextmanager

from program import Failed


@contextmanager
def small_disk(folder, size):
    """A folder on a tmpfs of this size (as mount takes it), gone at the end."""
    if os.geteuid() != 0:
        raise Failed("this test mounts a small tmpfs: run it as root")
    folder.mkdir()
    mount(f"size={size}", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def mount(options, folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
