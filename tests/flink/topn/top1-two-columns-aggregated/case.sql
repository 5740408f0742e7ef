-- A Top-1 over inserts by more than one column counts as insert-only in Flink
CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*) AS c, SUM(v) AS s, MIN(id) AS m
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v, id DESC) AS rn FROM t) WHERE rn = 1
GROUP BY k;
