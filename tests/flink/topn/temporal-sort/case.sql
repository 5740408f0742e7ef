-- ORDER BY the row time sorts at the watermark and drops late rows
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
  at_ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT card, at_ts FROM taps ORDER BY at_ts, card;
