-- FLOAT keeps single precision
CREATE TABLE t (
  id INT,
  f FLOAT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 FLOAT,
  c2 FLOAT,
  c3 FLOAT,
  c4 DOUBLE,
  c5 STRING,
  c6 BOOLEAN
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  f,
  f + f,
  f * 2,
  CAST(f AS DOUBLE),
  CAST(f AS STRING),
  f = 0.1
FROM t;
