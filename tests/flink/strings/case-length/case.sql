-- UPPER, LOWER, INITCAP, CHAR_LENGTH with unicode and NULL
CREATE TABLE t (
  id INT,
  s STRING
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
  c4 INT,
  c5 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  UPPER(s),
  LOWER(s),
  INITCAP(s),
  CHAR_LENGTH(s),
  CHARACTER_LENGTH(s)
FROM t;
