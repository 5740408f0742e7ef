-- REGEXP, REGEXP_EXTRACT, REGEXP_REPLACE
CREATE TABLE t (
  id INT,
  s STRING,
  r STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  REGEXP(s, r),
  REGEXP_EXTRACT(s, r),
  REGEXP_EXTRACT(s, r, 0),
  REGEXP_REPLACE(s, r, '<$0>'),
  REGEXP_REPLACE(s, r, '#')
FROM t;
