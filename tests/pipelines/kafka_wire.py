"""A Kafka client of a few requests, for tests: reads a whole partition and produces uncompressed records.

Another program than the one under test, on purpose: nothing is shared but the protocol (Fetch 4, ListOffsets 1,
Produce 3, Metadata 1; record batches of magic 2, plain or gzip). One connection per request: this is not for speed.
"""
import gzip
import socket
import struct
import time
from typing import NamedTuple, Optional

UNKNOWN_TOPIC = 3
_CRC_TABLE = []


class Record(NamedTuple):
    offset: int
    time_ms: int
    key: Optional[bytes]
    value: Optional[bytes]
    headers: dict


class KafkaError(Exception):
    pass


def read_all(address, topic, partition=0):
    """Every record of a partition, in the order of offsets; a topic that does not exist has none."""
    end = _list_offset(address, topic, partition, -1)
    offset = _list_offset(address, topic, partition, -2) if end is not None else None
    records = []
    while offset is not None and offset < end:
        batches = fetch(address, topic, partition, offset)
        fresh = [r for r in records_of(batches) if r.offset >= offset]
        if not fresh:
            raise KafkaError(f"{topic}-{partition}: nothing at offset {offset} although the log ends at {end}")
        records.extend(fresh)
        offset = fresh[-1].offset + 1
    return records


def end_offset(address, topic, partition=0):
    return _list_offset(address, topic, partition, -1) or 0


def wait_for_records(address, topic, offset, partition=0):
    """The records that one fetch gives, as soon as there is one at `offset`."""
    return list(records_of(fetch(address, topic, partition, offset)))


def produce(address, topic, values, partition=0, key=None):
    """Appends records (bytes, no headers) and waits for the acknowledgement."""
    now = int(time.time() * 1000)
    body = b"".join(_record(i, key, value) for i, value in enumerate(values))
    rest = struct.pack(">hiqqqhii", 0, len(values) - 1, now, now, -1, -1, -1, len(values)) + body
    batch = struct.pack(">iBI", -1, 2, _crc32c(rest)) + rest
    batch = struct.pack(">qi", 0, len(batch)) + batch
    request = struct.pack(">hhii", -1, -1, 10_000, 1) + _string(topic) + struct.pack(">ii", 1, partition)
    reply = _call(address, 0, 3, request + struct.pack(">i", len(batch)) + batch)
    at = 4 + 2 + len(topic.encode()) + 4 + 4
    (error,) = struct.unpack_from(">h", reply, at)
    if error:
        raise KafkaError(f"producing to {topic}-{partition}: error {error}")


def _list_offset(address, topic, partition, timestamp):
    request = struct.pack(">ii", -1, 1) + _string(topic) + struct.pack(">iiq", 1, partition, timestamp)
    reply = _call(address, 2, 1, request)
    error, _, offset = struct.unpack_from(">hqq", reply, 4 + 2 + len(topic.encode()) + 4 + 4)
    if error == UNKNOWN_TOPIC:
        return None
    if error:
        raise KafkaError(f"the offsets of {topic}-{partition}: error {error}")
    return offset


def fetch(address, topic, partition, offset):
    """Whole batches as bytes from the one that holds `offset` on; waits up to 100 ms for the first."""
    limit = 16 << 20
    request = struct.pack(">iiiibi", -1, 100, 1, limit, 0, 1) + _string(topic) + struct.pack(">iiqi", 1, partition, offset, limit)
    reply = _call(address, 1, 4, request)
    at = 4 + 4 + 2 + len(topic.encode()) + 4
    _, error, _, _, aborted = struct.unpack_from(">ihqqi", reply, at)
    if error:
        raise KafkaError(f"fetching {topic}-{partition} at {offset}: error {error}")
    at += 26 + max(aborted, 0) * 16
    (size,) = struct.unpack_from(">i", reply, at)
    return reply[at + 4:at + 4 + size]


def records_of(batches):
    """The records of whole batches."""
    at = 0
    while at + 12 <= len(batches):
        base, size = struct.unpack_from(">qi", batches, at)
        if at + 12 + size > len(batches):
            return
        _, magic, _, attributes, _, first_ms = struct.unpack_from(">iBIhiq", batches, at + 12)
        if magic != 2:
            raise KafkaError(f"a batch of magic {magic}")
        (count,) = struct.unpack_from(">i", batches, at + 57)
        body = batches[at + 61:at + 12 + size]
        codec = attributes & 7
        if codec == 1:
            body = gzip.decompress(body)
        elif codec:
            raise KafkaError(f"a batch of compression {codec}, which this client does not read")
        at += 12 + size
        if attributes & 0x20:
            continue
        cursor = _Cursor(body)
        for _ in range(count):
            yield cursor.record(base, first_ms)


class _Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (value >> 1) ^ -(value & 1)
            shift += 7

    def bytes(self):
        size = self.varint()
        if size < 0:
            return None
        self.at += size
        return self.data[self.at - size:self.at]

    def record(self, base, first_ms):
        self.varint()
        self.at += 1
        time_ms = first_ms + self.varint()
        offset = base + self.varint()
        key, value = self.bytes(), self.bytes()
        headers = {}
        for _ in range(self.varint()):
            name = self.bytes()
            headers[name.decode()] = self.bytes()
        return Record(offset, time_ms, key, value, headers)


def _record(index, key, value):
    body = b"\0" + _varint(0) + _varint(index) + _blob(key) + _blob(value) + _varint(0)
    return _varint(len(body)) + body


def _blob(data):
    return _varint(-1) if data is None else _varint(len(data)) + data


def _varint(value):
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _string(text):
    data = text.encode()
    return struct.pack(">h", len(data)) + data


def _call(address, api, version, body):
    message = struct.pack(">hhi", api, version, 7) + _string("ouzel-tests") + body
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(struct.pack(">i", len(message)) + message)
        (size,) = struct.unpack(">i", _exactly(connection, 4))
        return _exactly(connection, size)[4:]


def _exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), 1 << 20))
        if not piece:
            raise KafkaError("the server closed the connection")
        data += piece
    return bytes(data)


def _crc32c(data):
    if not _CRC_TABLE:
        for byte in range(256):
            for _ in range(8):
                byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
            _CRC_TABLE.append(byte)
    crc, table = 0xFFFFFFFF, _CRC_TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF
