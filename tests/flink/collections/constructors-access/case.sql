-- Constructors and access, also out of range
CREATE TABLE t (
  id INT,
  i INT,
  arr ARRAY<INT>,
  m MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 INT,
  c3 INT,
  c4 INT,
  c5 ARRAY<INT>,
  c6 MAP<CHAR(1), INT>,
  c7 INT,
  c8 INT,
  c9 INT,
  c10 INT,
  c11 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  arr[i],
  arr[1],
  m['a'],
  m['b'],
  ARRAY[i, 5, NULL],
  MAP['k', i],
  CARDINALITY(arr),
  CARDINALITY(m),
  ARRAY[i, 2][1],
  MAP['x', i]['x'],
  ROW(i, 'q').EXPR$0
FROM t;
