-- Mini-batch: an upsert source behind a normaliser, final table
SET 'table.exec.source.cdc-events-duplicate' = 'true';
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '4';
CREATE TABLE s (id INT, k STRING, v INT, s STRING, d DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (k STRING, n BIGINT, t INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT k, COUNT(*), SUM(v) FROM s GROUP BY k;
