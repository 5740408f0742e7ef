-- The TVF alone adds columns and drops nothing as late
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
CREATE TABLE snk (
  card STRING,
  at_ts TIMESTAMP(3),
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  window_time TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT card, CAST(at_ts AS TIMESTAMP(3)) AS at_ts, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND));
