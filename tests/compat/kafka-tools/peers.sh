# Where the peers of the Kafka tests live, and how they get there. Sourced, not run.
# Everything is downloaded once, through the ordinary package clients, into .cache/.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
cache="$root/.cache/kafka-peers"
libs="$cache/kafka-4.3.1"
python="$cache/python/bin/python"
mkdir -p "$cache"

need() {
  command -v "$1" >/dev/null || {
    echo "$1 is missing: apt-get install -y $2" >&2
    exit 1
  }
}

fetch_kafka() {
  need java default-jre-headless
  if [ ! -e "$libs/.complete" ]; then
    need mvn maven
    echo "fetching Kafka 4.3.1 (128 MB, once)"
    mvn -q -B -ntp -f "$root/tests/compat/kafka-tools/pom.xml" dependency:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory="$libs" -DbuildDirectory="$cache/maven"
    touch "$libs/.complete"
  fi
}

fetch_rdkafka() {
  need python3 python3-venv
  if [ ! -e "$cache/python/.complete" ]; then
    echo "fetching confluent-kafka (librdkafka), once"
    python3 -m venv "$cache/python"
    "$python" -m pip install -q confluent-kafka==2.16.1
    touch "$cache/python/.complete"
  fi
}

# kafka CLASS ARGUMENTS...
kafka() {
  java -Xmx256m -XX:TieredStopAtLevel=1 -Dlog4j2.StatusLogger.level=OFF \
    -cp "$libs/*" "$@"
}

failures=0
# check NAME FOUND EXPECTED
check() {
  if [ "$2" = "$3" ]; then
    echo "ok: $1"
  else
    echo "FAILED: $1"
    echo "  found:    $(printf '%s' "$2" | head -c 600)"
    echo "  expected: $(printf '%s' "$3" | head -c 600)"
    failures=$((failures + 1))
  fi
}

# contains NAME FOUND PART
contains() {
  case "$2" in
    *"$3"*) echo "ok: $1" ;;
    *) check "$1" "$2" "... $3 ..." ;;
  esac
}

wait_for_line() {
  for _ in $(seq 1 600); do
    grep -q "$2" "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  echo "no '$2' in $1:" >&2
  tail -20 "$1" >&2
  exit 1
}
