-- ROWS UNBOUNDED PRECEDING by row time
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
  n BIGINT,
  s DECIMAL(38, 2),
  hi DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, card, COUNT(*) OVER w AS n, SUM(fare) OVER w AS s, MAX(fare) OVER w AS hi FROM taps
WINDOW w AS (PARTITION BY station ORDER BY at_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
