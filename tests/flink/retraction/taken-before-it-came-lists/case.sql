-- Lists of distinct values: values that are taken away before they came
CREATE TABLE c (id INT, k STRING, v INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*), LISTAGG(DISTINCT s), ARRAY_AGG(DISTINCT v) FROM c GROUP BY k;
