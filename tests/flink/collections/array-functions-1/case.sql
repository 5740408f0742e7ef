-- ARRAY_APPEND, CONCAT, CONTAINS, DISTINCT, JOIN, MAX, MIN
CREATE TABLE t (
  id INT,
  a ARRAY<INT>,
  b ARRAY<INT>,
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 ARRAY<INT>,
  c2 ARRAY<INT>,
  c3 ARRAY<INT>,
  c4 BOOLEAN,
  c5 ARRAY<INT>,
  c6 INT,
  c7 INT,
  c8 INT,
  c9 ARRAY<INT>,
  c10 ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ARRAY_APPEND(a, x),
  ARRAY_PREPEND(a, x),
  ARRAY_CONCAT(a, b),
  ARRAY_CONTAINS(a, x),
  ARRAY_DISTINCT(a),
  ARRAY_MAX(a),
  ARRAY_MIN(a),
  ARRAY_POSITION(a, x),
  ARRAY_REMOVE(a, x),
  ARRAY_REVERSE(a)
FROM t;
