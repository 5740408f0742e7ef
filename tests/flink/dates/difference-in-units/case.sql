-- A difference of two points in time with a unit
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
  c10 STRING
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST((ts - TIMESTAMP '2024-01-31 00:00:00') DAY AS STRING),
  CAST((ts - TIMESTAMP '2024-01-31 00:00:00') MONTH AS STRING),
  CAST((TIMESTAMP '2024-01-31 00:00:00' - ts) YEAR AS STRING),
  CAST((`day` - DATE '2024-01-31') DAY AS STRING),
  CAST((`day` - DATE '2024-01-31') MONTH AS STRING),
  CAST((z - z) SECOND AS STRING),
  CAST((ts - ts) YEAR TO MONTH AS STRING),
  CAST(TYPEOF((ts - ts) DAY) AS STRING),
  CAST(TYPEOF((ts - ts) YEAR) AS STRING),
  CAST(TIMESTAMPADD(DAY, 1, ts) - (INTERVAL '1' DAY) AS STRING)
FROM t;
