-- GROUPING SETS with GROUPING and GROUPING_ID
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, s, COUNT(*) AS n, GROUPING(k) AS g, GROUPING_ID(k, s) AS h FROM t GROUP BY GROUPING SETS ((k), (s), ());
