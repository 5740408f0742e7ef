-- NaN and Infinity through casts and comparisons
CREATE TABLE t (
  id INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 DOUBLE,
  c2 INT,
  c3 BIGINT,
  c4 STRING,
  c5 BOOLEAN,
  c6 BOOLEAN,
  c7 BOOLEAN,
  c8 BOOLEAN
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  CAST(s AS DOUBLE),
  CAST(CAST(s AS DOUBLE) AS INT),
  CAST(CAST(s AS DOUBLE) AS BIGINT),
  CAST(CAST(s AS DOUBLE) AS STRING),
  CAST(CAST(s AS DOUBLE) AS BOOLEAN),
  CAST(s AS DOUBLE) = CAST(s AS DOUBLE),
  CAST(s AS DOUBLE) > 1,
  CAST(s AS DOUBLE) = 0
FROM t;
