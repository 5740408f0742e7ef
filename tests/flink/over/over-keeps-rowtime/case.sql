-- The time attribute survives OVER: a window above it
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
CREATE VIEW o AS SELECT station, at_ts, COUNT(*) OVER (PARTITION BY station ORDER BY at_ts) AS nth FROM taps;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  m BIGINT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, MAX(nth) AS m, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE o, DESCRIPTOR(at_ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
