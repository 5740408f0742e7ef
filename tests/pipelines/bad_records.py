"""Records that cannot be read and events that come too late: kept, counted, never fatal."""
import base64
import json
import re

import kafka_wire
from product_analytics import compare_served
from program import Up, check, copy_pipeline, wait_until

BROKEN = b'{"event_id":"broken","event_timestamp":"2026-01-01T00:'
NO_TIME = b'{"event_id":"no-time","event_timestamp":"yesterday","event_type":"page_view","user_id":"u","session_id":"s"}'


def event(number, time, user="user-1"):
    return json.dumps(
        {
            "event_id": f"event-{number}",
            "event_timestamp": time,
            "event_type": "page_view",
            "user_id": user,
            "session_id": f"session-of-{user}",
            "page_url": "/",
            "referrer_url": None,
            "time_spent": 12.5,
        }
    ).encode()


def start(binary, folder):
    """The pipeline without its generator: this test writes the events."""
    up = Up(binary, folder, copy_pipeline("product-analytics", folder, parts=("pipeline", "serve")))
    return up


def metric(up, name):
    """The sum of a metric over its labels."""
    found = re.findall(rf"^{name}(?:\{{[^}}]*\}})? ([\d.e+]+)$", up.get("/metrics"), re.M)
    return sum(float(value) for value in found)


def test_dead_letters(binary, folder):
    """a broken line and an unparsable time become dead-letter rows; the job goes on"""
    with start(binary, folder) as up:
        good = [event(1, "2026-01-01T00:00:01.000000"), event(2, "2026-01-01T00:00:02.000000", "user-2")]
        kafka_wire.produce(up.kafka, "raw-events", [good[0], BROKEN, NO_TIME, good[1]])
        dead = lambda: kafka_wire.end_offset(up.kafka, "raw-events-dead-letter") >= 2
        wait_until(lambda: f"dead letters arrive; {up.troubles()}\n{up.errors()}", dead, 20)
        up.settle()
        rows = [json.loads(r.value) for r in kafka_wire.read_all(up.kafka, "raw-events-dead-letter")]
        kept = [(base64.b64decode(r["raw"]), r["topic"], r["partition"], r["offset"]) for r in rows]
        check(kept == [(BROKEN, "raw-events", 0, 1), (NO_TIME, "raw-events", 0, 2)], f"dead letters: {rows}")
        check(all(r["error"] and r["time"] for r in rows), f"a dead letter without its reason: {rows}")
        check("event_timestamp" in rows[1]["error"], f"the reason does not name the column: {rows[1]['error']}")
        compare_served(up, good)
        check(metric(up, "ouzel_dead_letter_rows(?:_total)?") == 2, "the metric does not count two dead letters")
        check(not up.troubles(), f"jobs in trouble: {up.troubles()}")
        up.stop()


def test_late_rows(binary, folder):
    """an event behind the watermark lands in the late topic once, also when the program restarts"""
    on_time = [event(n, f"2026-01-01T00:0{n}:30.000000") for n in range(4)]
    late = event(9, "2026-01-01T00:00:45.250000", "too-late")
    up = start(binary, folder)
    try:
        up.start()
        kafka_wire.produce(up.kafka, "raw-events", on_time)
        fired = lambda: len(up.query("SELECT * FROM active_users LIMIT 100")) == 3
        wait_until(lambda: f"three windows fire; {up.troubles()}\n{up.errors()}", fired, 20)
        kafka_wire.produce(up.kafka, "raw-events", [late])
        wait_until(
            lambda: f"the late row arrives; {up.troubles()}\n{up.errors()}",
            lambda: kafka_wire.end_offset(up.kafka, "raw-events-late") >= 1,
            20,
        )
        up.settle()
        check(metric(up, "ouzel_late_rows(?:_total)?") == 1, "the metric does not count one late row")
        compare_served(up, [*on_time, late])
        up.stop()
        up.start()
        up.settle()
        rows = [json.loads(r.value) for r in kafka_wire.read_all(up.kafka, "raw-events-late")]
        check(len(rows) == 1, f"late rows: {rows}")
        got = {k: rows[0][k] for k in ("event_id", "event_timestamp", "event_type", "user_id")}
        wanted = {"event_id": "event-9", "event_timestamp": "2026-01-01 00:00:45.25", "event_type": "page_view", "user_id": "too-late"}
        check(got == wanted, f"the late row: {rows[0]}")
        # The watermark of the last event on time is 00:03:25.
        check(rows[0]["late_watermark"] == "2026-01-01 00:03:25" and rows[0]["late_ms"] == 159_750, f"the late row: {rows[0]}")
        check(rows[0]["late_operator"] and "Window" in rows[0]["late_operator"], f"the late row: {rows[0]}")
        check(not up.troubles(), f"jobs in trouble: {up.troubles()}")
        up.stop()
    finally:
        up.close()
