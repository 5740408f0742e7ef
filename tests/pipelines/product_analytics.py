"""The product-analytics pipeline: its served totals against a recomputation from the raw topic, also after 25 kills."""
import json
import random
import time
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

import kafka_wire
from program import Up, check, copy_pipeline, equal_rows, wait_until

KILLS = 25


def test_totals(binary, folder):
    """products, sessions and active users equal a batch over the raw events"""
    running = copy_pipeline("product-analytics", folder / "running")
    up = Up(binary, folder, running, EVENTS_PER_SECOND=150)
    try:
        up.start()
        wait_until(lambda: f"events arrive\n{up.errors()}", lambda: kafka_wire.end_offset(up.kafka, "raw-events") > 18_300, 30)
        up.stop()
        compare_settled(up, folder)
    finally:
        up.close()


def test_25_kills(binary, folder):
    """kill -9 at 25 random moments: each event number once, totals equal"""
    kill_and_compare(binary, folder, KILLS)


def test_10_kills_with_two_tasks(binary, folder):
    """the same with parallelism.default = 2: barriers between threads"""
    kill_and_compare(binary, folder, 10, "-D", "parallelism.default=2")


def kill_and_compare(binary, folder, kills, *flags):
    moments = random.Random(25)
    running = copy_pipeline("product-analytics", folder / "running")
    up = Up(binary, folder, running, EVENTS_PER_SECOND=60)
    up.flags = flags
    numbers = 0
    try:
        for _ in range(kills):
            up.start()
            time.sleep(moments.uniform(0.1, 2.0))
            up.kill()
        up.start()
        numbers = kafka_wire.end_offset(up.kafka, "raw-events")
        more = lambda: kafka_wire.end_offset(up.kafka, "raw-events") > numbers + 60
        wait_until(lambda: f"it goes on after the kills\n{up.errors()}", more, 20)
        up.stop()
        compare_settled(up, folder)
    finally:
        up.close()


def compare_settled(up, folder):
    """Starts again without the generator, so that the log stands still, and compares everything."""
    up.pipelines = (copy_pipeline("product-analytics", Path(folder) / "settled", parts=("pipeline", "serve")),)
    up.start()
    up.settle()
    records = kafka_wire.read_all(up.kafka, "raw-events")
    numbers = [int(record.headers["ouzel-event-number"]) for record in records]
    check(numbers == list(range(len(numbers))), f"event numbers: {disorder(numbers)}")
    compare_served(up, [record.value for record in records])
    late = kafka_wire.end_offset(up.kafka, "raw-events-late")
    check(late == 0, f"{late} late rows, although the events are in the order of their times")
    check(not up.troubles(), f"jobs in trouble: {up.troubles()}")
    up.stop()


def disorder(numbers):
    wrong = [(at, n) for at, n in enumerate(numbers) if at != n]
    return f"{len(numbers)} records, {len(set(numbers))} numbers, the first out of place: {wrong[:5]}"


def compare_served(up, values):
    """The three served tables against raw events (JSON texts, in the order of the log)."""
    products, sessions, active = recompute(values)
    equal_rows("product_analytics", up.table("product_analytics", "product_id"), products)
    equal_rows("user_sessions", up.table("user_sessions", "session_id"), sessions)
    equal_rows("active_users", up.table("active_users", "window_start", "window_end"), active)


def recompute(values):
    """What `pipeline.sql` says, over events in the order of their arrival."""
    products, sessions, windows, newest = {}, {}, defaultdict(set), 0
    for value in values:
        event = json.loads(value)
        ms = epoch_ms(event["event_timestamp"])
        start = ms // 60_000 * 60_000
        # A window that has fired takes no more rows: they are late.
        if start + 60_000 - 1 > newest - 5_000:
            windows[start].add(event["user_id"])
        newest = max(newest, ms)
        if event.get("product_id") is not None:
            add_to_product(products, event, ms)
        add_to_session(sessions, event, ms)
    fired = [start for start in windows if start + 60_000 - 1 <= newest - 5_000]
    active = {
        (served_time(s), served_time(s + 60_000)): {
            "window_start": served_time(s),
            "window_end": served_time(s + 60_000),
            "active_users": len(windows[s]),
        }
        for s in fired
    }
    for product in products.values():
        product["update_time"] = served_time(product["update_time"])
        for count in ("view_count", "cart_adds", "purchases"):
            product[count] = len(product[count])
    for session in sessions.values():
        session["session_start"] = served_time(session["session_start"])
        session["session_end"] = served_time(session["session_end"])
    return products, sessions, active


def add_to_product(products, event, ms):
    row = products.setdefault(
        (event["product_id"],),
        {
            "product_id": event["product_id"],
            "product_name": "",
            "product_category": "",
            "view_count": set(),
            "cart_adds": set(),
            "purchases": set(),
            "revenue": 0.0,
            "update_time": 0,
        },
    )
    row["product_name"] = max(row["product_name"], event["product_name"])
    row["product_category"] = max(row["product_category"], event["product_category"])
    column = {"product_view": "view_count", "add_to_cart": "cart_adds", "purchase": "purchases"}[event["event_type"]]
    row[column].add(event["event_id"])
    if event["event_type"] == "purchase":
        row["revenue"] += event["total_amount"]
    row["update_time"] = max(row["update_time"], ms)


def add_to_session(sessions, event, ms):
    row = sessions.setdefault(
        (event["session_id"],),
        {
            "session_id": event["session_id"],
            "user_id": event["user_id"],
            "session_start": ms,
            "session_end": ms,
            "page_views": 0,
            "product_views": 0,
            "cart_adds": 0,
            "purchases": 0,
            "total_spent": 0.0,
        },
    )
    row["session_start"] = min(row["session_start"], ms)
    row["session_end"] = max(row["session_end"], ms)
    column = {"page_view": "page_views", "product_view": "product_views", "add_to_cart": "cart_adds", "purchase": "purchases"}
    row[column[event["event_type"]]] += 1
    if event["event_type"] == "purchase":
        row["total_spent"] += event["total_amount"]


def epoch_ms(text):
    """`2025-01-31T12:00:00.123456`, UTC; a TIMESTAMP(3) keeps milliseconds."""
    time_of = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return int(time_of.timestamp()) * 1000 + time_of.microsecond // 1000


def served_time(ms):
    """As the query port writes a TIMESTAMP."""
    text = datetime.fromtimestamp(ms // 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}.{ms % 1000:03d}".rstrip("0") if ms % 1000 else f"{text}.0"
