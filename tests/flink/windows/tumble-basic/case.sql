-- Tumbling window with every basic aggregate
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
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  window_time TIMESTAMP(3),
  n BIGINT,
  s DECIMAL(38, 2),
  a DECIMAL(38, 6),
  lo DECIMAL(6, 2),
  hi DECIMAL(6, 2),
  cards BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, window_start, window_end, window_time, COUNT(*) AS n, SUM(fare) AS s, AVG(fare) AS a, MIN(fare) AS lo, MAX(fare) AS hi, COUNT(DISTINCT card) AS cards
FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND))
GROUP BY station, window_start, window_end, window_time;
