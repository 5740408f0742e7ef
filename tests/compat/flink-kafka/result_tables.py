"""The result tables of the pipeline as they stand in Kafka: the last record of each key.

Keys and values are compared as JSON, numbers exactly; how many values agree to the byte is told beside it.
"""
import json


class Tables:
    """The topics of one program; `prefix` tells them from the other's."""

    def __init__(self, kafka, prefix):
        self.kafka, self.prefix = kafka, prefix

    def end_offset(self, topic):
        return self.kafka.end_offset(self.prefix + topic)

    def read(self, topic):
        """(number of records, {key: value text}); a record without a value takes the key away."""
        records, table = self.kafka.read_all(self.prefix + topic), {}
        for record in records:
            key = json.dumps(json.loads(record.key), sort_keys=True, ensure_ascii=False)
            if record.value is None:
                table.pop(key, None)
            else:
                table[key] = record.value
        return len(records), table

    def holds(self, product, session, window_start):
        """Whether the last event and the last window have reached the results."""
        _, windows = self.read("active-users-per-minute")
        starts = {json.loads(key)["window_start"][:16] for key in windows}
        return (
            json.dumps({"product_id": product}) in self.read("product-analytics")[1]
            and json.dumps({"session_id": session}) in self.read("user-session-analytics")[1]
            and window_start.isoformat(" ", "minutes") in starts
        )


def compare(flink, ouzel, windowed):
    """(None or the complaint, what to tell): `windowed` rows are compared only when both sides have them."""
    (flink_records, flink), (ouzel_records, ouzel) = flink, ouzel
    both = [key for key in flink if key in ouzel]
    differ = [key for key in both if exact(flink[key]) != exact(ouzel[key])]
    missing, extra = [key for key in flink if key not in ouzel], [key for key in ouzel if key not in flink]
    if windowed:
        # Windows close in order: only the newest ones may be there on one side alone.
        newest = max(both, default="")
        missing, extra = [k for k in missing if k < newest], [k for k in extra if k < newest]
    same_text = sum(flink[key] == ouzel[key] for key in both)
    detail = f"{len(both)} rows equal, {same_text} of them to the byte ({flink_records} records by Flink, {ouzel_records} by ouzel)"
    if not both:
        return "no row to compare", detail
    if not (differ or missing or extra):
        return None, detail
    lines = [f"{len(differ)} of {len(both)} rows differ, {len(missing)} only in Flink, {len(extra)} only in ouzel"]
    lines += [f"  {key}\n    flink {flink[key].decode()}\n    ouzel {ouzel[key].decode()}" for key in differ[:5]]
    lines += [f"  only in Flink {key}: {flink[key].decode()}" for key in missing[:5]]
    lines += [f"  only in ouzel {key}: {ouzel[key].decode()}" for key in extra[:5]]
    return "\n".join(lines), detail


def exact(value):
    """A row whose numbers keep their kind: 1 is not 1.0."""
    return sorted((name, repr(column)) for name, column in json.loads(value).items())
