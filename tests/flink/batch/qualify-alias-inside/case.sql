-- QUALIFY: arguments of aggregates and windows are columns of FROM
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, SUM(v) AS v FROM t GROUP BY k QUALIFY ROW_NUMBER() OVER (ORDER BY SUM(v), k) <= 2;
