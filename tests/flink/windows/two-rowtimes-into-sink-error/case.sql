-- Two time attributes may not be written into one sink
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
  wt TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT card, at_ts, window_time FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND));
