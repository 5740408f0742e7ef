-- FIRST_VALUE and LAST_VALUE in a frame, COUNT DISTINCT
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
  f STRING,
  l STRING,
  d BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT card, FIRST_VALUE(station) OVER w AS f, LAST_VALUE(station) OVER w AS l, COUNT(DISTINCT station) OVER w AS d FROM taps
WINDOW w AS (ORDER BY at_ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
