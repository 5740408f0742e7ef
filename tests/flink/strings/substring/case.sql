-- SUBSTRING and SUBSTR with positions at the edges
CREATE TABLE t (
  id INT,
  s STRING,
  p INT,
  l INT
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
  c4 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  SUBSTRING(s, p, l),
  SUBSTRING(s FROM p FOR l),
  SUBSTR(s, p),
  SUBSTRING(s FROM p)
FROM t;
