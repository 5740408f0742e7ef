-- MAP_KEYS, VALUES, ENTRIES, FROM_ARRAYS, UNION
CREATE TABLE t (
  id INT,
  m MAP<STRING, INT>,
  k ARRAY<STRING>,
  v ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 ARRAY<STRING>,
  c2 ARRAY<INT>,
  c3 ARRAY<ROW<`key` STRING, `value` INT>>,
  c4 MAP<STRING, INT>,
  c5 MAP<STRING, INT>,
  c6 INT,
  c7 MAP<STRING, INT>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  MAP_KEYS(m),
  MAP_VALUES(m),
  MAP_ENTRIES(m),
  MAP_FROM_ARRAYS(k, v),
  MAP_UNION(m, MAP_FROM_ARRAYS(k, v)),
  CARDINALITY(m),
  m
FROM t;
