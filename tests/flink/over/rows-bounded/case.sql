-- ROWS n PRECEDING
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
  at_ts TIMESTAMP(3),
  a DECIMAL(38, 6)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, at_ts, AVG(fare) OVER (PARTITION BY station ORDER BY at_ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a FROM taps;
