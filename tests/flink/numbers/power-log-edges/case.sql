-- Logarithms and roots of zero and negative numbers
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
  c6 DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  LN(d),
  LOG2(d),
  LOG10(d),
  SQRT(d),
  POWER(d, 0.5),
  POWER(d, -1)
FROM t;
