-- The busiest station of each window
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
  station STRING,
  n BIGINT,
  rn BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, station, n, rn FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, station ASC) AS rn FROM (
    SELECT window_start, window_end, station, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end, station
  )
) WHERE rn <= 2;
