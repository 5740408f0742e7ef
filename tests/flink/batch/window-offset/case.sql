-- TUMBLE with an offset, over computed times
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE VIEW v5 AS SELECT id, ts + INTERVAL '1' DAY AS later FROM t;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE v5, DESCRIPTOR(later), INTERVAL '10' SECOND, INTERVAL '3' SECOND)) GROUP BY window_start, window_end;
