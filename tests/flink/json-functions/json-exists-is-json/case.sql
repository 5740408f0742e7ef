-- JSON_EXISTS and IS JSON
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
  c1 BOOLEAN,
  c2 BOOLEAN,
  c3 BOOLEAN,
  c4 BOOLEAN,
  c5 BOOLEAN,
  c6 BOOLEAN,
  c7 BOOLEAN,
  c8 BOOLEAN,
  c9 BOOLEAN,
  c10 BOOLEAN,
  c11 BOOLEAN,
  c12 BOOLEAN,
  c13 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_EXISTS(j, '$.a'),
  JSON_EXISTS(j, '$.a.b[?(@ > 3)]'),
  JSON_EXISTS(j, '$.n'),
  JSON_EXISTS(j, 'lax $.zz'),
  JSON_EXISTS(j, 'strict $.zz' TRUE ON ERROR),
  JSON_EXISTS(j, '$.zz' UNKNOWN ON ERROR),
  j IS JSON,
  j IS JSON VALUE,
  j IS JSON OBJECT,
  j IS JSON ARRAY,
  j IS JSON SCALAR,
  j IS NOT JSON,
  j IS NOT JSON OBJECT
FROM t;
