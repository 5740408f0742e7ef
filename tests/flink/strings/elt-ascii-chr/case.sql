-- ELT, ASCII, CHR
CREATE TABLE t (
  id INT,
  n INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 INT,
  c3 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ELT(n, 'x', s),
  ASCII(s),
  CHR(n)
FROM t;
