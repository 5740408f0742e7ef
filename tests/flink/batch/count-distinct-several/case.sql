-- several distinct aggregates with filters
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(DISTINCT s) AS a, COUNT(DISTINCT v) FILTER (WHERE id > 2) AS b, SUM(DISTINCT v) AS c, COUNT(*) AS n, MAX(d) AS m FROM t GROUP BY k;
