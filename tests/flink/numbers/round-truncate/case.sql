-- ROUND and TRUNCATE of doubles, decimals and integers
CREATE TABLE t (
  id INT,
  d DOUBLE,
  c DECIMAL(10, 3),
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
  c4 DECIMAL(8, 0),
  c5 DECIMAL(10, 2),
  c6 DECIMAL(8, 0),
  c7 INT,
  c8 DOUBLE,
  c9 DOUBLE,
  c10 DECIMAL(9, 1),
  c11 INT,
  c12 DECIMAL(8, 0)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ROUND(d),
  ROUND(d, 2),
  ROUND(d, -2),
  ROUND(c),
  ROUND(c, 2),
  ROUND(c, -1),
  ROUND(i, -1),
  TRUNCATE(d),
  TRUNCATE(d, 2),
  TRUNCATE(c, 1),
  TRUNCATE(i, -2),
  TRUNCATE(c, -3)
FROM t;
