-- Result types of decimal arithmetic
CREATE TABLE t (
  id INT,
  a DECIMAL(38, 10),
  b DECIMAL(38, 10),
  c DECIMAL(20, 0),
  d DECIMAL(5, 5)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 DECIMAL(38, 9),
  c2 DECIMAL(38, 6),
  c3 DECIMAL(38, 6),
  c4 DECIMAL(38, 0),
  c5 DECIMAL(31, 6),
  c6 DECIMAL(38, 9),
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING,
  c13 STRING,
  c14 STRING,
  c15 STRING,
  c16 STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  a + b,
  a * b,
  a / b,
  c * c,
  c / d,
  a - c,
  TYPEOF(a + b),
  TYPEOF(a * b),
  TYPEOF(a / b),
  TYPEOF(c * c),
  TYPEOF(c / d),
  TYPEOF(a - c),
  TYPEOF(MOD(a, c)),
  TYPEOF(ROUND(a, 2)),
  TYPEOF(CEIL(a)),
  TYPEOF(-a)
FROM t;
