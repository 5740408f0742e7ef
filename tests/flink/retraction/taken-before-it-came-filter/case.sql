-- FILTER of calls: values that are taken away before they came
CREATE TABLE c (id INT, k STRING, v INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*), SUM(v) FILTER (WHERE s = 'x'), COUNT(*) FILTER (WHERE v > 1), MAX(v) FILTER (WHERE s <> 'z'), COLLECT(s) FILTER (WHERE v > 1) FROM c GROUP BY k;
