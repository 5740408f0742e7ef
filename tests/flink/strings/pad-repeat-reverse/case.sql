-- LPAD, RPAD, REPEAT, REVERSE
CREATE TABLE t (
  id INT,
  s STRING,
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
  c5 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  LPAD(s, n, 'xy'),
  RPAD(s, n, 'xy'),
  LPAD(s, n, ''),
  REPEAT(s, n),
  REVERSE(s)
FROM t;
