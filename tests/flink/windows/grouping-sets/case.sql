-- Window aggregate with GROUPING SETS
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  k STRING,
  b BOOLEAN,
  n BIGINT,
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, k, b, COUNT(*), SUM(v)
FROM TABLE(TUMBLE((SELECT k, v, v > 6 AS b, ts FROM s), DESCRIPTOR(ts), INTERVAL '20' SECOND))
GROUP BY window_start, window_end, GROUPING SETS ((k, b), (k), ());
