-- FLOOR and CEIL
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
  c4 DECIMAL(10, 0),
  c5 DECIMAL(10, 0),
  c6 INT,
  c7 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  FLOOR(d),
  CEIL(d),
  CEILING(d),
  FLOOR(c),
  CEIL(c),
  FLOOR(i),
  CEIL(i)
FROM t;
