CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(n) AS c FROM (SELECT k, v, COUNT(*) AS n, MAX(id) AS m FROM t GROUP BY k, v) GROUP BY k;
