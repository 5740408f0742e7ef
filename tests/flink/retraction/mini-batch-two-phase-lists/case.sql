-- Mini-batch: rows that come and go within a local half leave the lists of the global half as they are
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '4';
CREATE TABLE c (id INT, k STRING, s STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, LISTAGG(s), ARRAY_AGG(v), COLLECT(s) FROM c GROUP BY k;
