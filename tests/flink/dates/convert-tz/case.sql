-- CONVERT_TZ
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
  c1 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CONVERT_TZ(s, a, b)
FROM t;
