CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS o, COUNT(*) AS c FROM (SELECT s, SUM(v * 2 + id) AS a0, MAX(d) AS a1, MAX(v) AS a2 FROM t GROUP BY s HAVING SUM(v) < 20);
