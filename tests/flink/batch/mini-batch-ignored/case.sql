-- mini-batch settings mean nothing
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
SET 'table.exec.mini-batch.enabled' = 'true';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(DISTINCT s) AS n FROM t GROUP BY k;
