-- PERCENTILE: a value that is taken away before it came counts below zero
CREATE TABLE c (id INT, k STRING, v INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*), PERCENTILE(v, 0.5), PERCENTILE(v, 0.9) FROM c GROUP BY k;
