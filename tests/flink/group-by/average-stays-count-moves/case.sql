-- A group whose average stays is an update where the count moves below it
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(n) AS a, SUM(n - n) AS z, MIN(k) AS b FROM (SELECT k, CAST(5 AS INT) AS n FROM t) GROUP BY k;
