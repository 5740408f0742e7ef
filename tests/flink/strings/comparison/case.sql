-- Comparison and ordering of strings is by code unit
CREATE TABLE t (
  id INT,
  a STRING,
  b STRING
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
  c4 STRING,
  c5 STRING,
  c6 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  a < b,
  a = b,
  a >= b,
  GREATEST(a, b),
  LEAST(a, b),
  a BETWEEN 'A' AND 'Z'
FROM t;
