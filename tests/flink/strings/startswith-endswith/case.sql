-- STARTSWITH and ENDSWITH
CREATE TABLE t (
  id INT,
  s STRING,
  f STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  STARTSWITH(s, f),
  ENDSWITH(s, f)
FROM t;
