-- JSON_VALUE: paths, wrong types, missing members
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
  c12 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_VALUE(j, '$.k'),
  JSON_VALUE(j, '$.a.b[0]'),
  JSON_VALUE(j, '$.a.b[1]'),
  JSON_VALUE(j, '$.a.b[2]'),
  JSON_VALUE(j, '$.a.b[3]'),
  JSON_VALUE(j, '$.a.b[4]'),
  JSON_VALUE(j, '$.a'),
  JSON_VALUE(j, '$[1]'),
  JSON_VALUE(j, '$'),
  JSON_VALUE(j, 'lax $.zz'),
  JSON_VALUE(j, '$[''k'']'),
  JSON_VALUE(j, '$.n')
FROM t;
