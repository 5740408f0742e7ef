-- JSON_QUERY: objects, arrays, wrappers
CREATE TABLE t (
  id INT,
  j STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING,
  c13 STRING,
  c14 ARRAY<STRING>,
  c15 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_QUERY(j, '$.a'),
  JSON_QUERY(j, '$.a.b'),
  JSON_QUERY(j, '$.k'),
  JSON_QUERY(j, '$.k' WITH WRAPPER),
  JSON_QUERY(j, '$.a.b' WITH WRAPPER),
  JSON_QUERY(j, '$.a.b' WITH CONDITIONAL WRAPPER),
  JSON_QUERY(j, '$.k' WITH CONDITIONAL WRAPPER),
  JSON_QUERY(j, '$.e'),
  JSON_QUERY(j, '$.n'),
  JSON_QUERY(j, '$[1]'),
  JSON_QUERY(j, '$'),
  JSON_QUERY(j, 'lax $.zz' EMPTY ARRAY ON EMPTY),
  JSON_QUERY(j, '$.zz' EMPTY OBJECT ON ERROR),
  JSON_QUERY(j, '$.a.b' RETURNING ARRAY<STRING>),
  JSON_QUERY(j, '$.a.b[*]' WITH WRAPPER)
FROM t;
