-- REPLACE, TRANSLATE, OVERLAY
CREATE TABLE t (
  id INT,
  s STRING,
  a STRING,
  b STRING
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
  c5 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  REPLACE(s, a, b),
  TRANSLATE(s, a, b),
  OVERLAY(s PLACING 'XYZ' FROM 2),
  OVERLAY(s PLACING 'XYZ' FROM 2 FOR 1),
  OVERLAY(s PLACING 'XYZ' FROM 9)
FROM t;
