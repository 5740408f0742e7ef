"""`ouzel up` on the wikipedia pipeline, fed by a real HTTP server that replays recorded events and cuts connections."""
import json
import os
import random
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

import kafka_wire
from program import Up, check, copy_pipeline, equal_rows, wait_until
from sse_server import EventServer

URL = "https://stream.wikimedia.org/v2/stream/recentchange"
BROKEN = ['{"$schema":"/mediawiki/recentchange/1.0.0","meta":{"domain":"cut', "no JSON at all"]
COPIES = 40


def recording():
    """The recorded events: text of the data lines, those of the true framing first."""
    shared = os.environ.get("OUZEL_SHARED")
    folder = Path(shared, "data", "wikimedia_recentchange") if shared else None
    if not folder or not folder.is_dir():
        return None
    events = []
    for path in sorted(folder.glob("*.sse")):
        events += [line.removeprefix("data: ") for line in path.read_text().splitlines() if line.startswith("data: ")]
    for path in sorted(folder.glob("*.jsonl")):
        events += path.read_text().splitlines()
    return events


def stream(recorded):
    """(frames to serve, events that must arrive, broken data). Copies of the recorded events differ in id and time."""
    frames, wanted, broken = [], [], []

    def send(data, number):
        position = [{"topic": "eqiad.mediawiki.recentchange", "partition": 0, "offset": number}]
        event_id = json.dumps(position)
        frames.append((event_id, f"event: message\nid: {event_id}\ndata: {data}\n\n".encode()))

    for copy in range(COPIES):
        for at, text in enumerate(recorded):
            number = len(frames)
            event = json.loads(text)
            if copy:
                event["meta"]["offset"], event["id"] = number, number
                event["timestamp"] += 3 * copy
                text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            send(text, number)
            wanted.append(text)
            if at == 3:
                event["meta"]["domain"] = "canary"
                send(json.dumps(event), len(frames))
            if at == 7 and copy % 20 == 5:
                data = BROKEN[copy // 20 % 2]
                send(data, len(frames))
                broken.append(data)
    return frames, wanted, broken


def bad_moments(frames):
    """Bytes after which a connection is cut: each a worse moment. A resumed stream starts behind its last whole event."""
    event = len(frames[0][1])
    id_line = frames[0][1].index(b"data:")
    hello = len(b":ok\n\n")
    return [
        0,  # right behind the header
        hello + 5,  # in the middle of "event: message"
        hello + id_line - 3,  # in the middle of an id
        hello + id_line,  # an id, and no data
        hello + id_line + 30,  # in the middle of the data line
        hello + event - 1,  # the data line is whole, the empty line is missing
        "refuse",
        hello + event + 20,  # one event, and the beginning of the next
        hello + sum(len(f) for _, f in frames[1:60]) + id_line,
        hello + sum(len(f) for _, f in frames[60:140]) + 77,
    ]


def pipeline(folder, server, recorded_order=True):
    source = [(URL, server.url), ("'connector' = 'sse',", "'connector' = 'sse', 'reconnect-delay' = '20 ms', 'read-timeout' = '1 s',")]
    # The recordings are years apart: the delay keeps every copy of them from being late.
    delay = [("INTERVAL '10' SECOND", "INTERVAL '20' YEAR")] if recorded_order else []
    return copy_pipeline("wikipedia", folder, ingest=source, pipeline=delay)


def top_pages(wanted):
    events = [json.loads(text) for text in wanted]
    pages = Counter((e["wiki"], e["title"]) for e in events if e["type"] in ("edit", "new"))
    return {k: {"wiki": k[0], "title": k[1], "changes": n} for k, n in pages.items()}


def texts(up, topic):
    return [record.value.decode() for record in kafka_wire.read_all(up.kafka, topic)]


def dead_letters(up):
    import base64

    rows = [json.loads(text) for text in texts(up, "wikipedia-dead-letter")]
    return [base64.b64decode(row["raw"]).decode() for row in rows]


def arrived(up, wanted):
    return lambda: kafka_wire.end_offset(up.kafka, "wikipedia-events") >= len(wanted)


def test_cut_connections(binary, folder):
    """each event once, canaries dropped, broken ones kept, counts as recomputed"""
    recorded = recording()
    if recorded is None:
        return "left out: $OUZEL_SHARED/data/wikimedia_recentchange is not there"
    frames, wanted, broken = stream(recorded)
    cuts = bad_moments(frames)
    with EventServer(frames, cuts, orderly={8}, silent={9}) as server, Up(binary, folder, pipeline(folder, server)) as up:
        wait_until(lambda: f"all events arrive; {server.asked[-3:]}\n{up.errors()}", arrived(up, wanted), 40)
        up.settle()
        check(texts(up, "wikipedia-events") == wanted, "the topic does not hold each event once, in order")
        check(dead_letters(up) == broken, f"dead letters: {dead_letters(up)}")
        check(len(server.asked) == len(cuts) + 1, f"{len(server.asked)} connections for {len(cuts)} cuts")
        check(server.asked[0] is None and server.asked[-1] is not None, f"Last-Event-ID: {server.asked}")
        check(all(agent and "ouzel" in agent for agent in server.agents), f"user agents: {server.agents}")
        equal_rows("top_pages", up.table("top_pages", "wiki", "title"), top_pages(wanted))
        check(not up.troubles(), f"jobs in trouble: {up.troubles()}")
        up.stop()
    return None


def test_windows(binary, folder):
    """windows of a stream in order: served per minute, wiki and type, bots against people"""
    recorded = recording()
    if recorded is None:
        return "left out: $OUZEL_SHARED/data/wikimedia_recentchange is not there"
    events = in_order(recorded)
    frames = [(str(i), f"id: {i}\ndata: {text}\n\n".encode()) for i, text in enumerate(events)]
    with EventServer(frames) as server, Up(binary, folder, pipeline(folder, server, recorded_order=False)) as up:
        wait_until(lambda: f"all events arrive\n{up.errors()}", arrived(up, events), 30)
        up.settle()
        changes, bots = windows(events)
        equal_rows("changes_per_minute", up.table("changes_per_minute", "window_start", "wiki", "type"), changes)
        equal_rows("bots_and_people", up.table("bots_and_people", "window_start", "bot"), bots)
        up.stop()
    return None


def in_order(recorded):
    """The recorded events again and again, one every two seconds."""
    start, events = 1_789_000_000, []
    for number in range(400):
        event = json.loads(recorded[number % len(recorded)])
        event["timestamp"], event["id"] = start + 2 * number, number
        events.append(json.dumps(event, ensure_ascii=False))
    return events


def windows(events):
    events = [json.loads(text) for text in events]
    watermark = max(e["timestamp"] for e in events) - 10
    changes, bots = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, set(), None])
    for event in events:
        start = event["timestamp"] // 60 * 60
        if start + 60 > watermark:
            continue
        window = served_time(start)
        count = changes[window, event["wiki"], event["type"]]
        count[0] += 1
        count[1] += event["bot"]
        bot = bots[window, event["bot"]]
        bot[0] += 1
        bot[1].add(event["user"])
        length = event.get("length") or {}
        if length.get("new") is not None:
            bot[2] = (bot[2] or 0) + length["new"] - (length.get("old") or 0)
    return (
        {k: dict(zip(("window_start", "wiki", "type", "changes", "bot_changes"), (*k, *v))) for k, v in changes.items()},
        {
            k: dict(zip(("window_start", "bot", "changes", "users", "bytes_added"), (*k, n, len(users), added)))
            for k, (n, users, added) in bots.items()
        },
    )


def served_time(seconds):
    """As the query port writes a TIMESTAMP."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S.0")


def test_kill(binary, folder):
    """kill -9 while events arrive, five times: each event is in the topic once"""
    recorded = recording()
    if recorded is None:
        return "left out: $OUZEL_SHARED/data/wikimedia_recentchange is not there"
    frames, wanted, broken = stream(recorded)
    moments = random.Random(4)
    with EventServer(frames, pause=0.004) as server:
        up = Up(binary, folder, pipeline(folder, server))
        try:
            for kill in range(5):
                up.start()
                share = min(len(wanted) - 1, int(len(wanted) * (kill + moments.random()) / 6))
                wait_until(
                    lambda: f"event {share} arrives\n{up.errors()}",
                    lambda: kafka_wire.end_offset(up.kafka, "wikipedia-events") >= share,
                    20,
                )
                up.kill()
            up.start()
            wait_until(lambda: f"all events arrive\n{up.errors()}", arrived(up, wanted), 30)
            up.settle()
            got = texts(up, "wikipedia-events")
            check(got == wanted, f"{len(got)} events for {len(wanted)}: {len(set(wanted) - set(got))} missing")
            # A dead letter has no position in the topic of events: it may be there again after a kill.
            check(set(dead_letters(up)) == set(broken), f"dead letters: {dead_letters(up)}")
            equal_rows("top_pages", up.table("top_pages", "wiki", "title"), top_pages(wanted))
            up.stop()
        finally:
            up.close()
    return None
