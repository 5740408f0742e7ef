-- ABS, SIGN, MOD, % and unary minus
CREATE TABLE t (
  id INT,
  i INT,
  j INT,
  d DOUBLE,
  c DECIMAL(8, 3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 DOUBLE,
  c3 DECIMAL(8, 3),
  c4 INT,
  c5 DOUBLE,
  c6 DECIMAL(8, 3),
  c7 INT,
  c8 INT,
  c9 DECIMAL(8, 3),
  c10 DOUBLE,
  c11 DECIMAL(8, 3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ABS(i),
  ABS(d),
  ABS(c),
  SIGN(i),
  SIGN(d),
  SIGN(c),
  MOD(i, j),
  i % j,
  MOD(c, 2),
  -d,
  +c
FROM t;
