-- LAG and LEAD of windows that differ: Flink fails while planning
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, LAG(v) OVER (ORDER BY id) AS a, LEAD(v) OVER (PARTITION BY k ORDER BY id) AS b, LAG(v, 2) OVER (ORDER BY id DESC) AS c FROM t;
