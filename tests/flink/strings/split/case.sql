-- SPLIT and SPLIT_INDEX
CREATE TABLE t (
  id INT,
  s STRING,
  d STRING,
  i INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  SPLIT_INDEX(s, d, i),
  SPLIT(s, d)
FROM t;
