-- Mini-batch: the group without a key, grouping sets, final tables
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '1000';
CREATE TABLE s (id INT, k STRING, v INT, s STRING, d DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (n BIGINT, m INT, a STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
CREATE TABLE sets (k STRING, s STRING, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/sets', 'format' = 'debezium-json');
INSERT INTO snk SELECT COUNT(*), MIN(v), LAST_VALUE(s) FROM s;
INSERT INTO sets SELECT k, s, COUNT(*) FROM s GROUP BY GROUPING SETS ((k), (s), ());
