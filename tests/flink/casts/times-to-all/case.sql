-- DATE, TIME and TIMESTAMP among each other and to text
CREATE TABLE t (
  id INT,
  d DATE,
  tm TIME,
  ts TIMESTAMP(3),
  ts9 TIMESTAMP(9)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 DATE,
  c8 TIME(0),
  c9 TIMESTAMP(6),
  c10 TIMESTAMP(0),
  c11 TIMESTAMP_LTZ(3),
  c12 TIMESTAMP_LTZ(3),
  c13 DATE,
  c14 TIME(0),
  c15 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(d AS STRING),
  CAST(tm AS STRING),
  CAST(ts AS STRING),
  CAST(ts9 AS STRING),
  CAST(d AS TIMESTAMP(3)),
  CAST(tm AS TIMESTAMP(3)),
  CAST(ts AS DATE),
  CAST(ts AS TIME),
  CAST(ts9 AS TIMESTAMP(6)),
  CAST(ts AS TIMESTAMP(0)),
  CAST(d AS TIMESTAMP_LTZ(3)),
  CAST(ts AS TIMESTAMP_LTZ(3)),
  CAST(CAST(ts AS TIMESTAMP_LTZ(3)) AS DATE),
  CAST(CAST(ts AS TIMESTAMP_LTZ(3)) AS TIME),
  CAST(CAST(ts AS TIMESTAMP_LTZ(3)) AS STRING)
FROM t;
