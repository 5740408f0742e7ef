-- SELECT shows rows without the kind of change
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
SELECT k, COUNT(*) AS n, MAX(ts) AS latest FROM t GROUP BY k ORDER BY k;
