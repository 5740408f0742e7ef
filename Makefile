# Two commands do everything: `make up` runs the main job, `make test` passes the tests.
# Needs Rust 1.95 or newer and the usual Unix tools; each target says what else it installs.

OUZEL := $(abspath target/release/ouzel)
OUZEL_SHARED ?= ../shared
override OUZEL_SHARED := $(abspath $(OUZEL_SHARED))
export OUZEL_SHARED

.PHONY: help build up test test-rust test-web test-browser test-flink test-oracle test-nexmark test-pipelines test-files test-kafka test-jdbc test-guide lint test-peers test-long bench bench-systems bench-event-time bench-report bench-micro page

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## the program, page included, in one optimised profile
	cargo build --release --bin ouzel

up: build ## run the product-analytics pipeline: page on http://127.0.0.1:8080
	$(OUZEL) up $(ARGS)

test: lint test-rust test-flink test-oracle test-nexmark test-pipelines test-files test-kafka test-jdbc test-guide test-web test-browser ## everything that guards a change
	@echo "all tests passed"

lint: ## formatting and clippy
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets --features ouzel-formats/peers -- -D warnings

test-rust: build ## unit, integration and black-box tests (installs kcat)
	tests/install kcat
	cargo test --release --workspace

test-flink: build ## results recorded from a real Flink
	tests/flink/run --ouzel $(OUZEL) --known-failures tests/flink/known-failures.txt tests/flink $(wildcard $(OUZEL_SHARED)/flink-cases)
	tests/flink/run -q -D parallelism.default=3 --ouzel $(OUZEL) --known-failures tests/flink/known-failures.txt tests/flink $(wildcard $(OUZEL_SHARED)/flink-cases)
	cargo build --release -p ouzel-cli --example crashing
	tests/flink/run -q --crashing 1 --ouzel target/release/examples/crashing --known-failures tests/flink/known-failures.txt tests/flink $(wildcard $(OUZEL_SHARED)/flink-cases)
	tests/flink/run -q --crashing 2 -D parallelism.default=3 --ouzel target/release/examples/crashing --known-failures tests/flink/known-failures.txt tests/flink $(wildcard $(OUZEL_SHARED)/flink-cases)
	tests/flink/plans --recorded --ouzel $(OUZEL)
	tests/compat/flink-check/run --recorded --ouzel $(OUZEL)
	tests/compat/flink-check/statements --ouzel $(OUZEL)
	@test -d $(OUZEL_SHARED)/flink-cases || echo "left out: the cases of $(OUZEL_SHARED)/flink-cases, which is not there (OUZEL_SHARED says where)"

test-oracle: build ## random plans over random change logs for a minute against DuckDB's answers (installs duckdb)
	tests/install duckdb
	tests/oracle/run --ouzel $(OUZEL) --seconds 60

test-nexmark: build ## the Nexmark queries on 100,000 events against what a real Flink gave and DuckDB gives (installs duckdb)
	tests/install duckdb
	tests/nexmark/run --ouzel $(OUZEL)
	tests/nexmark/run --ouzel $(OUZEL) --set parallelism.default=2

test-pipelines: build ## the bundled pipelines against another program's answers, and kills
	tests/pipelines/run --ouzel $(OUZEL)

test-guide: build ## the commands of the guide print what its pages say
	tests/guide/run --ouzel $(OUZEL)

test-files: build ## files of a service that is killed again and again
	tests/files/run --ouzel $(OUZEL)

test-kafka: build ## options of Kafka tables over the embedded log
	tests/kafka/run --ouzel $(OUZEL)

test-jdbc: build ## database tables against a real PostgreSQL, which it starts (installs postgresql)
	tests/install postgresql
	tests/jdbc/run --ouzel $(OUZEL)

test-web: ## the page: types, lint, unit tests, and that the committed build is current
	tests/install node
	cd web && npm ci --no-audit --no-fund && npm run check

test-browser: build ## the page in a real Chromium against the real program
	tests/install node chromium
	cd web && npm ci --no-audit --no-fund
	tests/browser $(OUZEL)

test-peers: build ## minutes of other people's programs: a real Flink, a real Kafka, other languages' clients
	tests/flink/bless --check
	tests/flink/plans --record
	tests/flink/plans --ouzel $(OUZEL)
	tests/expressions/run --ouzel $(OUZEL) --file tests/expressions/kept/*.txt
	tests/expressions/run --ouzel $(OUZEL) --file $(filter-out %/aggregates.txt,$(wildcard tests/expressions/written/*.txt))
	tests/expressions/run --ouzel $(OUZEL) --aggregates --file tests/expressions/written/aggregates.txt
	tests/expressions/run --ouzel $(OUZEL) --seed 1 --count 500
	tests/random/run --ouzel $(OUZEL) --seed 1 --count 40
	tests/compat/flink-check/run --ouzel $(OUZEL)
	tests/nexmark/record --ouzel $(OUZEL) --check
	tests/compat/kafka-tools/run.sh
	tests/compat/kafka-cluster/run.sh
	tests/compat/kafka-cluster/alignment --ouzel $(OUZEL)
	tests/compat/flink-kafka/run --ouzel $(OUZEL)
	tests/install file-peers
	tests/compat/file-peers/run --ouzel $(OUZEL)
	tests/compat/flink-kafka/compacted --ouzel $(OUZEL)
	tests/install postgresql
	tests/compat/flink-jdbc/run --ouzel $(OUZEL)

test-long: build ## what takes long: an hour of random plans (ORACLE_SECONDS), each fuzz target for FUZZ_SECONDS (300)
	tests/install duckdb
	tests/oracle/run --ouzel $(OUZEL) --seed $$(date +%y%m%d000) --seconds $${ORACLE_SECONDS:-3600} --report docs/internals/oracle.md
	FUZZ_SECONDS=$${FUZZ_SECONDS:-300} cargo test --release -p ouzel-cli --test it fuzz:: -- --nocapture

bench-systems: build ## speed on the core queries of the five systems, as a table
	benches/systems/run --ouzel $(OUZEL) $(ARGS)

bench-event-time: build ## the goals of event time one by one, into docs/internals/measurements.md
	benches/event-time/run --ouzel $(OUZEL) $(ARGS)

bench: build ## speed on Nexmark beside a real Flink's, as a table and as data
	benches/versus-flink/run --ouzel $(OUZEL) $(ARGS)

bench-report: ## the README's table and the plot of the trend, from the results of `make bench`
	benches/versus-flink/report

bench-micro: ## single parts in a minute each, beside what the machine can do: decoder, encoder, functions, exchange, operators, rows in state, log
	cargo bench -p ouzel-formats --features peers --bench json_decoder
	cargo bench -p ouzel-formats --bench csv
	cargo bench -p ouzel-functions --bench scalar
	cargo bench -p ouzel-engine --bench exchange
	cargo bench -p ouzel-engine --bench operators
	cargo bench -p ouzel-engine --bench rows
	cargo bench -p ouzel-broker --bench log

page: ## rebuild the committed page
	cd web && npm ci && npm run generate && npm run build
