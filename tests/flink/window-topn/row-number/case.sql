-- Best two fares per window and station
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
  fare DECIMAL(6, 2),
  window_start TIMESTAMP(3),
  rn BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, card, fare, window_start, rn FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, station ORDER BY fare DESC) AS rn FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '20' SECOND))
) WHERE rn <= 2;
