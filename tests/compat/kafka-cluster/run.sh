#!/usr/bin/env bash
# The project's own Kafka client against a real Kafka 4.3.1: every codec, offsets, transactions,
# a commit sent twice, a fenced predecessor. Part of `make test-peers`.
set -euo pipefail
. "$(dirname "$0")/../kafka-tools/peers.sh"
fetch_kafka

cd "$root"
cargo build -q --release -p ouzel-kafka --example check_against
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
port=$(free_port)
controller=$(free_port)
work=$(mktemp -d)
cat >"$work/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$work/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
kafka kafka.tools.StorageTool format -t "$(kafka kafka.tools.StorageTool random-uuid 2>/dev/null)" \
  -c "$work/server.properties" >"$work/format.log" 2>&1
java -Xms256m -Xmx1g -cp "$libs/*" kafka.Kafka "$work/server.properties" >"$work/kafka.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
# The client waits for up to 30 seconds until the port answers.
"${CARGO_TARGET_DIR:-target}/release/examples/check_against" "127.0.0.1:$port"
