-- A subquery in place of TABLE t in TUMBLE
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start AS ws, COUNT(*) AS n FROM TABLE(TUMBLE((SELECT * FROM e WHERE v > 2), DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
