-- TIMESTAMP precisions 0, 3, 6, 9 through the json format, which keeps every digit, and casts
CREATE TABLE t (
  id INT,
  a TIMESTAMP(0),
  b TIMESTAMP(3),
  c TIMESTAMP(6),
  d TIMESTAMP(9)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP(0),
  c2 TIMESTAMP(3),
  c3 TIMESTAMP(6),
  c4 TIMESTAMP(9),
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 STRING,
  c8 STRING,
  c9 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  a,
  b,
  c,
  d,
  CAST(d AS TIMESTAMP(3)),
  CAST(a AS TIMESTAMP(3)),
  CAST(d AS STRING),
  CAST(b AS STRING),
  CAST(a AS STRING)
FROM t;
