-- OVER by window_time with a range
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
  wt TIMESTAMP(3),
  k STRING,
  x BIGINT,
  l BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT wt, k, SUM(n) OVER (PARTITION BY k ORDER BY wt RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW), LAG(n) OVER (PARTITION BY k ORDER BY wt RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW) FROM (SELECT window_start, window_end, window_time AS wt, k, COUNT(*) AS n, MAX(v) AS m FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, k);
