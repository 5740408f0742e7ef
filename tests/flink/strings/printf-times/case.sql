-- PRINTF of NULL, times and large numbers
CREATE TABLE t (
  i INT, l BIGINT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3), tm TIME(0), z TIMESTAMP_LTZ(3), a ARRAY<INT>, m MAP<STRING, INT>, r ROW<p INT, q STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING,
  c13 STRING,
  c14 STRING,
  c15 STRING,
  c16 STRING,
  c17 STRING
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST(PRINTF('%.2f|%s', d, s) AS STRING),
  CAST(PRINTF('%d %s', i, tm) AS STRING),
  CAST(PRINTF('%d', `day`) AS STRING),
  CAST(PRINTF('%s %s', ts, b) AS STRING),
  CAST(PRINTF('%5.1f|%-8s|%08d', 2.25E0, 'ab', i) AS STRING),
  CAST(PRINTF('%.2f', 1E300 / 1E280) AS STRING),
  CAST(PRINTF('%x %X %o', i, 255, 8) AS STRING),
  CAST(PRINTF('%,d', l) AS STRING),
  CAST(PRINTF('%e', 12345.678E0) AS STRING),
  CAST(PRINTF('%c', 65) AS STRING),
  CAST(PRINTF('%s', e) AS STRING),
  CAST(PRINTF('%b %b', b, s) AS STRING),
  CAST(PRINTF('%%|%n|') AS STRING),
  CAST(PRINTF('%2$s %1$s', 'a', 'b') AS STRING),
  CAST(PRINTF('%d', 'x') AS STRING),
  CAST(PRINTF('%s') AS STRING),
  CAST(PRINTF('%10.3s|', 'abcdef') AS STRING)
FROM t;
