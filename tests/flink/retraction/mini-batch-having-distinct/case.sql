-- Mini-batch: HAVING and DISTINCT over a change log, final table
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '3';
CREATE TABLE s (id INT, k STRING, v INT, s STRING, d DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (k STRING, n BIGINT, f DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT k, COUNT(DISTINCT v), SUM(d) FILTER (WHERE v > 5) FROM (SELECT DISTINCT k, v, d FROM s) GROUP BY k HAVING COUNT(*) > 1;
