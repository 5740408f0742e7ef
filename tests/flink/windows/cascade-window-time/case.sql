-- A second, larger window over window_time
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
  window_end TIMESTAMP(3),
  n BIGINT,
  best DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, SUM(n) AS n, MAX(s) AS best FROM TUMBLE((
  SELECT station, window_time AS wt, COUNT(*) AS n, SUM(fare) AS s FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND)) GROUP BY station, window_start, window_end, window_time
), DESCRIPTOR(wt), INTERVAL '30' SECOND) GROUP BY window_start, window_end;
