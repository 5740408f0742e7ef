-- ARRAY_SLICE, SORT, UNION, INTERSECT, EXCEPT, JOIN
CREATE TABLE t (
  id INT,
  a ARRAY<STRING>,
  b ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 ARRAY<STRING>,
  c2 ARRAY<STRING>,
  c3 ARRAY<STRING>,
  c4 ARRAY<STRING>,
  c5 ARRAY<STRING>,
  c6 ARRAY<STRING>,
  c7 ARRAY<STRING>,
  c8 ARRAY<STRING>,
  c9 ARRAY<STRING>,
  c10 ARRAY<STRING>,
  c11 ARRAY<STRING>,
  c12 STRING,
  c13 STRING,
  c14 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ARRAY_SLICE(a, 2, 3),
  ARRAY_SLICE(a, -2),
  ARRAY_SLICE(a, 0, 2),
  ARRAY_SLICE(a, 3, 99),
  ARRAY_SORT(a),
  ARRAY_SORT(a, FALSE),
  ARRAY_SORT(a, TRUE, FALSE),
  ARRAY_SORT(a, FALSE, TRUE),
  ARRAY_UNION(a, b),
  ARRAY_INTERSECT(a, b),
  ARRAY_EXCEPT(a, b),
  ARRAY_JOIN(a, '-'),
  ARRAY_JOIN(a, '-', '?'),
  ARRAY_MAX(a)
FROM t;
