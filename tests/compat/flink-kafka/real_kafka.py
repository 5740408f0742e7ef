"""A real Kafka of one node in a folder of its own: started, asked and stopped.

Fetched by `tests/compat/kafka-tools/peers.sh`. Topics have one partition unless they are made with more; they may come into being by being written to.
"""
import socket
import subprocess
import time

import kafka_wire

PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder}/data
num.partitions=1
auto.create.topics.enable=true
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
"""
# A topic is known a moment before it has a leader.
TRANSIENT_S = 10


class RealKafka:
    VERSION = "4.3.1"

    def __init__(self, folder, root, settings=None):
        self.folder, self.process, self.settings = folder, None, settings or {}
        self.peers = root / "tests" / "compat" / "kafka-tools" / "peers.sh"
        self.address = ("127.0.0.1", free_port())
        self.bootstrap = f"127.0.0.1:{self.address[1]}"

    def start(self):
        properties = self.folder / "server.properties"
        more = "".join(f"{name}={value}\n" for name, value in self.settings.items())
        properties.write_text(PROPERTIES.format(port=self.address[1], controller=free_port(), folder=self.folder) + more)
        self._shell('fetch_kafka; kafka kafka.tools.StorageTool format -t "$(kafka kafka.tools.StorageTool random-uuid 2>/dev/null)" -c "$1"', properties)
        libs = self._shell('echo "$libs"').strip().splitlines()[-1]
        with open(self.folder / "kafka.log", "wb") as log:
            command = ["java", "-Xms256m", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", f"{libs}/*", "kafka.Kafka", str(properties)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while True:
            try:
                kafka_wire.end_offset(self.address, "nothing")
                return
            except (OSError, kafka_wire.KafkaError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.2)

    def create(self, *topics, partitions=1, configs=None):
        """Flink's producer needs none of this: it waits until a topic that it asked for is there."""
        settings = " ".join(f"--config {name}={value}" for name, value in (configs or {}).items())
        command = f'kafka org.apache.kafka.tools.TopicCommand --bootstrap-server "$1" --create --topic "$2" --partitions {partitions} {settings}'
        for topic in topics:
            self._shell(command, self.bootstrap, topic)

    def configure(self, *topics, configs):
        settings = ",".join(f"{name}={value}" for name, value in configs.items())
        command = 'kafka kafka.admin.ConfigCommand --bootstrap-server "$1" --alter --entity-type topics --entity-name "$2" --add-config "$3"'
        for topic in topics:
            self._shell(command, self.bootstrap, topic, settings)

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def end_offset(self, topic, partition=0):
        return patiently(lambda: kafka_wire.end_offset(self.address, topic, partition))

    def read_all(self, topic, partition=0):
        return patiently(lambda: kafka_wire.read_all(self.address, topic, partition))

    def produce(self, topic, values):
        kafka_wire.produce(self.address, topic, values)

    def _shell(self, command, *arguments):
        script = f'set -euo pipefail; . "$0"; {command}'
        done = subprocess.run(["bash", "-c", script, str(self.peers), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise SystemExit(f"{command}: {done.stdout}")
        return done.stdout


def patiently(ask):
    deadline = time.monotonic() + TRANSIENT_S
    while True:
        try:
            return ask()
        except kafka_wire.KafkaError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
