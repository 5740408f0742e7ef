-- A text that is compared with a date or a time
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
  c14 STRING
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST(s = `day` AS STRING),
  CAST('2024-02-29' = `day` AS STRING),
  CAST(`day` < '2024-03-01' AS STRING),
  CAST(ts >= '2024-02-29 12:34:56.789' AS STRING),
  CAST(ts = s AS STRING),
  CAST(tm = '12:34:56' AS STRING),
  CAST(s <> tm AS STRING),
  CAST(z < '2100-01-01 00:00:00' AS STRING),
  CAST(ts BETWEEN '2024-01-01 00:00:00' AND '2025-01-01 00:00:00' AS STRING),
  CAST(`day` IS DISTINCT FROM s AS STRING),
  CAST(NULLIF(`day`, '1970-01-01') AS STRING),
  CAST(CASE `day` WHEN '2024-02-29' THEN 'leap' ELSE 'no' END AS STRING),
  CAST(`day` = '2024-2-29' AS STRING),
  CAST(`day` IN ('2024-02-29', '1970-01-01') AS STRING)
FROM t;
