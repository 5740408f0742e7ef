-- MIN and MAX: a value that is taken away before it came is shown when it comes
CREATE TABLE c (id INT, k STRING, v INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*), MIN(v), MAX(v), MIN(s), MAX(s) FROM c GROUP BY k;
