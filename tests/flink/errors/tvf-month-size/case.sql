-- A window of a month is refused
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
  'connector' = 'print'
);
INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '1' MONTH)) GROUP BY window_start, window_end;
