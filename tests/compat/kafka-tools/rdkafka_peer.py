"""librdkafka against the embedded broker: idempotent writes with every codec, reads, admin calls."""

import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType

ADDRESS = sys.argv[1]


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"FAILED: librdkafka, {what}: {str(found)[:300]}, expected {str(expected)[:300]}")
    print(f"ok: librdkafka, {what}")


def write(topic, values, **settings):
    failed = []
    producer = Producer({"bootstrap.servers": ADDRESS, "enable.idempotence": True, **settings})
    for value in values:
        while True:
            try:
                producer.produce(
                    topic, key=value, value=value, partition=0, headers={"from": "rdkafka"},
                    on_delivery=lambda error, _: failed.append(error) if error else None,
                )
                break
            except BufferError:
                producer.poll(0.1)
    expect(f"{topic}: nothing is left over", producer.flush(30), 0)
    expect(f"{topic}: every delivery succeeded", failed, [])


def read(topic, count, offset=0):
    consumer = Consumer({
        "bootstrap.servers": ADDRESS, "group.id": "unused", "enable.auto.commit": False,
        "isolation.level": "read_committed", "auto.offset.reset": "error",
    })
    consumer.assign([TopicPartition(topic, 0, offset)])
    values, deadline = [], time.time() + 30
    while len(values) < count and time.time() < deadline:
        for message in consumer.consume(1000, 0.5):
            if message.error():
                sys.exit(f"FAILED: librdkafka, {topic}: {message.error()}")
            values.append(message.value().decode())
    consumer.close()
    return values


def main():
    admin = AdminClient({"bootstrap.servers": ADDRESS})
    for future in admin.create_topics([NewTopic("made-by-rdkafka", 3, 1)]).values():
        future.result()
    topics = admin.list_topics(timeout=10).topics
    expect("a created topic is listed", len(topics["made-by-rdkafka"].partitions), 3)
    resource = ConfigResource(ResourceType.TOPIC, "made-by-rdkafka")
    (described,) = admin.describe_configs([resource]).values()
    expect("its configuration", described.result()["cleanup.policy"].value, "delete")

    values = [f"value {i}" for i in range(20000)]
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
        topic = f"rdkafka-{codec}"
        write(topic, values, **{"compression.type": codec, "linger.ms": 5})
        expect(f"{codec}: all of it comes back", read(topic, len(values)), values)
        expect(f"{codec}: from the middle", read(topic, 5000, 15000), values[15000:])

    for acks in ["0", "1"]:
        topic = f"rdkafka-acks-{acks}"
        producer = Producer({"bootstrap.servers": ADDRESS, "acks": acks})
        for value in values[:100]:
            producer.produce(topic, value=value, partition=0)
        producer.flush(30)
        expect(f"acks={acks}", read(topic, 100), values[:100])

    consumer = Consumer({"bootstrap.servers": ADDRESS, "group.id": "unused"})
    partition = TopicPartition("rdkafka-none", 0)
    expect("watermarks", consumer.get_watermark_offsets(partition), (0, len(values)))
    partition.offset = int(time.time() * 1000) + 60_000
    (found,) = consumer.offsets_for_times([partition])
    expect("a time behind the end", found.offset, -1)
    partition.offset = 0
    (found,) = consumer.offsets_for_times([partition])
    expect("a time before the start", found.offset, 0)
    consumer.close()
    for future in admin.delete_topics(["made-by-rdkafka"]).values():
        future.result()
    expect("a deleted topic is gone", "made-by-rdkafka" in admin.list_topics(timeout=10).topics, False)


main()
