-- A legacy window with an expression as a further key
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
  far BOOLEAN,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT TUMBLE_START(at_ts, INTERVAL '30' SECOND) AS ws, zone > 1 AS far, COUNT(*) AS n FROM taps GROUP BY TUMBLE(at_ts, INTERVAL '30' SECOND), zone > 1;
