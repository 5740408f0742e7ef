-- An expression over the result and a filter above it
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
  station STRING,
  card STRING,
  share DECIMAL(38, 32)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, card, share FROM (SELECT station, card, fare / SUM(fare) OVER (PARTITION BY station ORDER BY at_ts) AS share FROM taps) WHERE share < 1;
