-- JSON_VALUE: ON EMPTY and ON ERROR in lax and strict mode
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
  c9 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_VALUE(j, '$.a' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, '$.b' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, 'lax $.b' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, 'strict $.b' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, '$.o' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, 'lax $.o' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, '$.n' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, 'lax $.n' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR),
  JSON_VALUE(j, '$.b' NULL ON EMPTY NULL ON ERROR)
FROM t;
