-- Duplicate canal-json events behind a filter, grouped into a sink with a key
SET 'table.exec.source.cdc-events-duplicate' = 'true';
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'canal-json');
CREATE TABLE snk (k STRING, s INT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT k, SUM(v), COUNT(*) FROM c WHERE v > 1 GROUP BY k;
