-- Mini-batch: one bundle for all rows, in two phases
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 min';
SET 'table.exec.mini-batch.size' = '1000';
CREATE TABLE s (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (k STRING, n BIGINT, d BIGINT, m INT) WITH ('connector' = 'print');
INSERT INTO snk
SELECT k, COUNT(*), COUNT(DISTINCT v), MAX(v) FROM s GROUP BY k;
