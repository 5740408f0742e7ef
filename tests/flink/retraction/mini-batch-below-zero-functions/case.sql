-- Mini-batch: deletes of rows that never were, other functions
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '2';
CREATE TABLE c (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, LISTAGG(CAST(v AS STRING)), ARRAY_AGG(v), STDDEV_SAMP(v), SUM(CAST(v AS DECIMAL(10, 2))) FROM c GROUP BY k;
