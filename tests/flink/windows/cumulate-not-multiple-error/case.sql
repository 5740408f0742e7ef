-- CUMULATE size must be a multiple of the step
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
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT COUNT(*) FROM TABLE(CUMULATE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '7' SECOND, INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
