-- Of two averages and their sums without a count nothing is taken apart
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(ti) AS a, SUM(ti) AS b, AVG(si) AS e, SUM(si) AS g FROM t GROUP BY k;
