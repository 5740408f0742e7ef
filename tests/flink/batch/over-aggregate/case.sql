-- OVER over an aggregate
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, s, RANK() OVER (ORDER BY s DESC) AS r, SUM(s) OVER (ORDER BY k ROWS UNBOUNDED PRECEDING) AS t FROM (SELECT k, SUM(v) AS s FROM t GROUP BY k);
