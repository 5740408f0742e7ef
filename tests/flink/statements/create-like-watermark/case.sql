-- LIKE takes over the watermark: a window on the copy
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
CREATE TABLE taps2 LIKE taps;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps2, DESCRIPTOR(at_ts), INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
