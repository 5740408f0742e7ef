-- REGEXP_EXTRACT with a group that is not there
CREATE TABLE t (
  id INT,
  s STRING,
  g INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  REGEXP_EXTRACT(s, '(a)bc', g)
FROM t;
