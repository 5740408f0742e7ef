-- POWER, SQRT, EXP, LN, LOG, LOG2, LOG10
CREATE TABLE t (
  id INT,
  d DOUBLE,
  i INT
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
  c10 DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  POWER(d, i),
  POWER(i, 2),
  SQRT(d),
  EXP(d),
  LN(d),
  LOG(d),
  LOG(2, d),
  LOG2(d),
  LOG10(d),
  SQRT(i)
FROM t;
