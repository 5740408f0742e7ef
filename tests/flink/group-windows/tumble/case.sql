-- Legacy TUMBLE with all auxiliary functions
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
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  rt TIMESTAMP(3),
  n BIGINT,
  s DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, TUMBLE_START(at_ts, INTERVAL '10' SECOND) AS ws, TUMBLE_END(at_ts, INTERVAL '10' SECOND) AS we, TUMBLE_ROWTIME(at_ts, INTERVAL '10' SECOND) AS rt, COUNT(*) AS n, SUM(fare) AS s FROM taps GROUP BY station, TUMBLE(at_ts, INTERVAL '10' SECOND);
