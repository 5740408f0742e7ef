-- Two averages of NOT NULL columns and their sums share one count
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(n) AS a, SUM(n) AS b, AVG(m) AS e, SUM(m) AS g FROM (SELECT k, n, COALESCE(si, CAST(0 AS SMALLINT)) AS m FROM t) GROUP BY k;
