-- Distinct, filtered, statistical and collecting aggregates in a window
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
  window_start TIMESTAMP(3),
  d BIGINT,
  sd INT,
  sp DOUBLE,
  mc STRING,
  nf BIGINT,
  zones ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(DISTINCT station) AS d, SUM(DISTINCT zone) AS sd, STDDEV_POP(CAST(fare AS DOUBLE)) AS sp, MAX(card) AS mc, COUNT(*) FILTER (WHERE fare IS NULL) AS nf, ARRAY_AGG(zone) AS zones
FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
