-- Years of more than four digits as text
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
  c6 TIMESTAMP(3),
  c7 DATE,
  c8 STRING,
  c9 DATE
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST(ts + INTERVAL '1' DAY AS STRING),
  CAST(`day` + INTERVAL '1' DAY AS STRING),
  CAST(CEIL(ts TO YEAR) AS STRING),
  CAST(TIMESTAMPADD(YEAR, 1, `day`) AS STRING),
  CAST(CAST(ts + INTERVAL '1' YEAR AS DATE) AS STRING),
  ts + INTERVAL '1' DAY,
  `day` + INTERVAL '1' DAY,
  CAST(TO_DATE(s, 'yyyy-MM-dd') AS STRING),
  TO_DATE(s, 'yyyy-MM-dd')
FROM t;
