CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k FROM (SELECT k, SUM(v) AS s, MAX(id) AS m FROM t GROUP BY k ORDER BY s LIMIT 1);
