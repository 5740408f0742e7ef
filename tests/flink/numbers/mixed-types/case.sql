-- Arithmetic and comparison across types
CREATE TABLE t (
  id INT,
  t TINYINT,
  s SMALLINT,
  i INT,
  b BIGINT,
  f FLOAT,
  d DOUBLE,
  c DECIMAL(8, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 BIGINT,
  c3 FLOAT,
  c4 DOUBLE,
  c5 DECIMAL(13, 2),
  c6 DOUBLE,
  c7 FLOAT,
  c8 SMALLINT,
  c9 DECIMAL(19, 13),
  c10 BOOLEAN,
  c11 BOOLEAN,
  c12 STRING,
  c13 STRING,
  c14 STRING,
  c15 STRING,
  c16 STRING,
  c17 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  t + i,
  s * b,
  i + f,
  b + d,
  i + c,
  c * d,
  f + d,
  t / s,
  c / i,
  i = c,
  f < d,
  TYPEOF(t + s),
  TYPEOF(i + c),
  TYPEOF(f + i),
  TYPEOF(c * d),
  TYPEOF(c / i),
  TYPEOF(b + f)
FROM t;
