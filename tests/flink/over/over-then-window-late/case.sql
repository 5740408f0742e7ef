-- OVER, then a window on the same row time, with late rows
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  x INT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, SUM(x), COUNT(*)
FROM TABLE(TUMBLE((SELECT id, ts, SUM(v) OVER (PARTITION BY k ORDER BY ts) AS x FROM s), DESCRIPTOR(ts), INTERVAL '5' SECOND))
GROUP BY window_start, window_end;
