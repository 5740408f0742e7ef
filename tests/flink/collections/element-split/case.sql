-- ELEMENT of zero and one elements; comparison of rows and arrays
CREATE TABLE t (
  id INT,
  a ARRAY<INT>,
  r ROW<x INT, y STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 BOOLEAN,
  c3 BOOLEAN,
  c4 INT,
  c5 BOOLEAN,
  c6 BOOLEAN,
  c7 ROW<`x` INT, `y` STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  ELEMENT(a),
  a = ARRAY[1],
  r = ROW(1, 'p'),
  r.x,
  r IS NULL,
  a IS NOT NULL,
  r
FROM t;
