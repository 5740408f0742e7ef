-- Mini-batch: a normaliser sees the last change of a key
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 min';
SET 'table.exec.mini-batch.size' = '5';
SET 'table.exec.source.cdc-events-duplicate' = 'true';
CREATE TABLE s (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (id INT, k STRING, v INT) WITH ('connector' = 'print');
INSERT INTO snk
SELECT * FROM s;
