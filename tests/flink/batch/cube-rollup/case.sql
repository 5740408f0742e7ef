-- CUBE, and ROLLUP over it
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, s, SUM(n) AS n FROM (SELECT k, s, COUNT(*) AS n FROM t GROUP BY CUBE (k, s)) GROUP BY ROLLUP (k, s);
