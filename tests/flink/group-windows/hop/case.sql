-- Legacy HOP per key with late rows
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
  rt TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, HOP_START(at_ts, INTERVAL '10' SECOND, INTERVAL '30' SECOND) AS ws, HOP_ROWTIME(at_ts, INTERVAL '10' SECOND, INTERVAL '30' SECOND) AS rt, COUNT(*) AS n FROM taps GROUP BY station, HOP(at_ts, INTERVAL '10' SECOND, INTERVAL '30' SECOND);
