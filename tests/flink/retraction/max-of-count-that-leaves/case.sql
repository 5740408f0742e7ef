CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT MAX(a0) AS o, COUNT(*) AS c FROM (SELECT k, s, COUNT(v) AS a0, MAX(v) AS a1 FROM t GROUP BY k, s HAVING SUM(v) < 20);
