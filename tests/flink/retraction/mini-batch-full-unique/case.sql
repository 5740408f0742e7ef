-- Mini-batch: FULL JOIN of a unique key with itself
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 min';
SET 'table.exec.mini-batch.size' = '7';
CREATE TABLE s (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (id INT, v INT, w INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT a.id, a.v, b.v FROM s AS a FULL JOIN (SELECT id, v FROM s WHERE v > 3) AS b ON a.id = b.id;
