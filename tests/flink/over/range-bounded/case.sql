-- RANGE INTERVAL PRECEDING without a key
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
  n BIGINT,
  lo DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT card, COUNT(*) OVER (ORDER BY at_ts RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW) AS n, MIN(fare) OVER (ORDER BY at_ts RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW) AS lo FROM taps;
