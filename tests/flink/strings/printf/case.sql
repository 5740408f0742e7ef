-- PRINTF
CREATE TABLE t (
  id INT,
  n INT,
  d DOUBLE,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  PRINTF('%d|%05d|%s|%.2f', n, n, s, d),
  PRINTF('plain')
FROM t;
