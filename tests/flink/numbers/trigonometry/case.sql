-- Trigonometric functions
CREATE TABLE t (
  id INT,
  d DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 DOUBLE,
  c2 DOUBLE,
  c3 DOUBLE,
  c4 DOUBLE,
  c5 DOUBLE,
  c6 DOUBLE,
  c7 DOUBLE,
  c8 DOUBLE,
  c9 DOUBLE,
  c10 DOUBLE,
  c11 DOUBLE,
  c12 DOUBLE,
  c13 DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  SIN(d),
  COS(d),
  TAN(d),
  ASIN(d),
  ACOS(d),
  ATAN(d),
  ATAN2(d, 2),
  SINH(d),
  COSH(d),
  TANH(d),
  DEGREES(d),
  RADIANS(d),
  COT(d + 1)
FROM t;
