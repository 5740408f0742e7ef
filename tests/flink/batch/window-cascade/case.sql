-- a window of windows
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE VIEW w5 AS SELECT window_time AS wt, k, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, k;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start, window_end, SUM(n) AS n FROM TABLE(TUMBLE(TABLE w5, DESCRIPTOR(wt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
