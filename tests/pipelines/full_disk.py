"""A disk that fills up under a running pipeline: said, waited for, and gone on from without a loss."""
import signal

import kafka_wire
from product_analytics import compare_settled
from program import Up, check, copy_pipeline, wait_until
from small_disk import mount, small_disk

SMALL, LARGE = "12m", "400m"


def full(up):
    """What jobs say of a disk without room."""
    return [job["trouble"] for job in up.jobs() if "No space left" in (job["trouble"] or "")]


def test_waits_for_room(binary, folder):
    """jobs say that the disk is full and go on when there is room: each event once, totals equal, no process restart"""
    with small_disk(folder / "disk", SMALL) as disk:
        running = copy_pipeline("product-analytics", folder / "running")
        up = Up(binary, disk, running, EVENTS_PER_SECOND=2_000)
        try:
            up.start()
            wait_until(lambda: f"a job says that the disk is full; jobs: {up.jobs()}", lambda: full(up), 60)
            stuck = kafka_wire.end_offset(up.kafka, "raw-events")
            mount(f"remount,size={LARGE}", disk)
            wait_until("events arrive again", lambda: kafka_wire.end_offset(up.kafka, "raw-events") > stuck + 2_000, 60)
            wait_until(lambda: f"no job waits any more; jobs: {up.jobs()}", lambda: not full(up), 60)
            check(up.process.poll() is None, "the process has ended")
            up.stop()
            compare_settled(up, folder)
        finally:
            up.close()


def test_a_stop_says_what_it_waits_for(binary, folder):
    """a stop that finds no room for its last checkpoint says so, and a second signal ends it"""
    with small_disk(folder / "disk", SMALL) as disk:
        running = copy_pipeline("product-analytics", folder / "running")
        up = Up(binary, disk, running, EVENTS_PER_SECOND=2_000)
        try:
            up.start()
            wait_until(lambda: f"a job says that the disk is full; jobs: {up.jobs()}", lambda: full(up), 60)
            up.process.send_signal(signal.SIGTERM)
            said = (line for line in up.process.stdout if " waits: " in line)
            check("No space left" in next(said, ""), f"nothing was said of the disk\n{up.errors()}")
            up.process.send_signal(signal.SIGTERM)
            code = up.process.wait(30)
            check(code == 130, f"it ended with code {code}\n{up.errors()}")
        finally:
            up.close()
