-- OVER over window results
CREATE TABLE taps (
  station STRING,
  card STRING,
  fare DECIMAL(6, 2),
  zone INT,
  at_ts TIMESTAMP(3),
  WATERMARK FOR at_ts AS at_ts - INTERVAL '4' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/taps.jsonl',
  'format' = 'json'
);
CREATE VIEW w AS SELECT window_time AS rt, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time;
CREATE TABLE snk (
  n BIGINT,
  prior_n BIGINT,
  run_sum BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT n, LAG(n) OVER (ORDER BY rt) AS prior_n, SUM(n) OVER (ORDER BY rt) AS run_sum FROM w;
