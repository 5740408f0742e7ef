"""The ways in which a benchmark can run beside its plain one: flags, and the settings that they stand for.

Shared by `versus-flink/run` and `systems/run`; the same settings are given to both engines. A mini-batch folds changes, so
only final tables can be compared; a checkpoint goes to a folder of the run.
"""

MINI_BATCH = {"table.exec.mini-batch.enabled": "true", "table.exec.mini-batch.allow-latency": "2 s", "table.exec.mini-batch.size": "50000"}


def add_arguments(p):
    p.add_argument("--topic", action="store_true", help="read the events from our log (Flink: from a real Kafka); its CPU time counts")
    p.add_argument("--parallelism", type=int)
    p.add_argument("--mini-batch", action="store_true")
    p.add_argument("--checkpoint", metavar="INTERVAL", help="e.g. 10s")
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a further setting, for both engines")
    p.add_argument("--flink", action="store_true", help="measure a real Flink in this run, alternating with ours")
    p.add_argument("--flink-version", default="2.2.1")


def is_plain(args):
    return not (args.topic or settings(args))


def settings(args):
    """What both engines are told, by key."""
    found = {}
    if args.parallelism:
        found["parallelism.default"] = str(args.parallelism)
    if args.mini_batch:
        found.update(MINI_BATCH)
    if args.checkpoint:
        found["execution.checkpointing.interval"] = args.checkpoint
    for pair in args.set:
        key, _, value = pair.partition("=")
        found[key] = value
    return found


def in_name(args):
    """What of the way is not the plain one, as the end of a results file's name."""
    flags = {
        "topic": args.topic,
        f"parallelism{args.parallelism}": args.parallelism,
        "mini-batch": args.mini_batch,
        "checkpoint": args.checkpoint,
        "set": args.set,
    }
    return "".join(f"-{name}" for name, on in flags.items() if on)
