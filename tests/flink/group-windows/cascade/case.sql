-- A legacy window over the row time of another one
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
  ws TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT TUMBLE_START(rt, INTERVAL '30' SECOND) AS ws, SUM(n) AS n FROM (
  SELECT TUMBLE_ROWTIME(at_ts, INTERVAL '10' SECOND) AS rt, COUNT(*) AS n FROM taps GROUP BY TUMBLE(at_ts, INTERVAL '10' SECOND)
) GROUP BY TUMBLE(rt, INTERVAL '30' SECOND);
