-- ||, CONCAT, CONCAT_WS
CREATE TABLE t (
  id INT,
  a STRING,
  b STRING,
  n INT
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
  c6 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  a || b,
  a || '-' || CAST(n AS STRING),
  CONCAT(a, b, 'z'),
  CONCAT_WS('-', a, b, 'z'),
  CONCAT_WS(a, b, 'z'),
  CONCAT(a)
FROM t;
