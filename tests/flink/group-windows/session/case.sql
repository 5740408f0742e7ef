-- Legacy SESSION per key
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
SELECT station, SESSION_START(at_ts, INTERVAL '6' SECOND) AS ws, SESSION_END(at_ts, INTERVAL '6' SECOND) AS we, SESSION_ROWTIME(at_ts, INTERVAL '6' SECOND) AS rt, COUNT(*) AS n, SUM(fare) AS s FROM taps GROUP BY station, SESSION(at_ts, INTERVAL '6' SECOND);
