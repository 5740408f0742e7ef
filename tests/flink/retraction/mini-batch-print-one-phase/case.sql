-- Mini-batch: groups in one phase
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 min';
SET 'table.exec.mini-batch.size' = '5';
SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
CREATE TABLE s (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (k STRING, n BIGINT, d BIGINT, m INT) WITH ('connector' = 'print');
INSERT INTO snk
SELECT k, COUNT(*), COUNT(DISTINCT v), MAX(v) FROM s GROUP BY k;
