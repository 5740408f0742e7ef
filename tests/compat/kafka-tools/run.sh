#!/usr/bin/env bash
# Other people's clients against the embedded broker: librdkafka (confluent-kafka) and Kafka's own
# command line tools. Part of `make test-peers`.
set -euo pipefail
. "$(dirname "$0")/peers.sh"
fetch_kafka
fetch_rdkafka

cd "$root"
cargo build -q --release -p ouzel-broker --example serve
serve="${CARGO_TARGET_DIR:-target}/release/examples/serve"
work=$(mktemp -d)
"$serve" "$work/data" 127.0.0.1:0 >"$work/broker.log" 2>&1 &
broker=$!
trap 'kill $broker 2>/dev/null || true; rm -rf "$work"' EXIT
wait_for_line "$work/broker.log" "listening on"
address=$(sed -n 's/^listening on //p' "$work/broker.log")

if "$python" tests/compat/kafka-tools/rdkafka_peer.py "$address"; then
  echo "ok: librdkafka"
else
  failures=$((failures + 1))
fi

tool() {
  kafka "$@" --bootstrap-server "$address" 2>&1
}
seq 1 1000 >"$work/numbers"

check "TopicCommand creates" "$(tool org.apache.kafka.tools.TopicCommand --create --topic java --partitions 2 \
  --config retention.ms=1000000 | tail -1)" "Created topic java."
described=$(tool org.apache.kafka.tools.TopicCommand --describe --topic java)
contains "TopicCommand describes the partitions" "$described" "PartitionCount: 2"
contains "TopicCommand describes the configuration" "$described" "retention.ms=1000000"
tool org.apache.kafka.tools.TopicCommand --alter --topic java --partitions 4 >/dev/null
contains "TopicCommand adds partitions" "$(tool org.apache.kafka.tools.TopicCommand --describe --topic java)" \
  "PartitionCount: 4"
contains "TopicCommand refuses a topic twice" \
  "$(tool org.apache.kafka.tools.TopicCommand --create --topic java || true)" "already exists"

for codec in none gzip snappy lz4 zstd; do
  tool org.apache.kafka.tools.ConsoleProducer --topic "console-$codec" --compression-codec "$codec" \
    <"$work/numbers" >/dev/null
  check "ConsoleProducer and ConsoleConsumer, $codec" \
    "$(tool org.apache.kafka.tools.consumer.ConsoleConsumer --topic "console-$codec" --partition 0 \
      --offset earliest --max-messages 1000 --timeout-ms 20000 | grep -v Processed)" "$(cat "$work/numbers")"
done
check "ConsoleConsumer from an offset" \
  "$(tool org.apache.kafka.tools.consumer.ConsoleConsumer --topic console-lz4 --partition 0 \
    --offset 990 --max-messages 2 --timeout-ms 20000 | grep -v Processed)" "$(printf '991\n992')"
check "GetOffsetShell" "$(tool org.apache.kafka.tools.GetOffsetShell --topic console-none)" "console-none:0:1000"
check "GetOffsetShell, earliest" \
  "$(tool org.apache.kafka.tools.GetOffsetShell --topic console-none --time earliest)" "console-none:0:0"
contains "ConfigCommand describes" \
  "$(tool kafka.admin.ConfigCommand --describe --all --entity-type topics --entity-name java)" \
  "max.message.bytes=1048588"
contains "AclCommand hears that security is off" "$(tool org.apache.kafka.tools.AclCommand --list || true)" \
  "SecurityDisabledException"
contains "BrokerApiVersionsCommand" "$(tool org.apache.kafka.tools.BrokerApiVersionsCommand)" "Produce(0): 0 to 13"
contains "ProducerPerformance" "$(kafka org.apache.kafka.tools.ProducerPerformance --topic performance \
  --num-records 200000 --record-size 200 --throughput -1 --command-property "bootstrap.servers=$address" \
  2>&1 | tail -1)" "200000 records sent"
check "TopicCommand deletes" "$(tool org.apache.kafka.tools.TopicCommand --delete --topic java
  tool org.apache.kafka.tools.TopicCommand --list | grep -c '^java$' || true)" "0"

if grep -i "panicked" "$work/broker.log"; then
  failures=$((failures + 1))
fi
echo "$failures failures"
[ "$failures" -eq 0 ]
