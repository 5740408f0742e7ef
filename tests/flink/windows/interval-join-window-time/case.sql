-- An interval join of two window aggregates by window_time
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
  k STRING,
  a BIGINT,
  b BIGINT,
  wt TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.k, l.n, r.n, l.wt FROM (SELECT window_start, window_end, window_time AS wt, k, COUNT(*) AS n, MAX(v) AS m FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, k) l JOIN (SELECT window_start, window_end, window_time AS wt, k, COUNT(*) AS n, MAX(v) AS m FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, window_time, k) r ON l.k = r.k AND l.wt BETWEEN r.wt AND r.wt + INTERVAL '5' SECOND;
