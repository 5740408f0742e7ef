-- NATURAL JOIN over two common columns
CREATE TABLE l (
  a INT,
  b STRING,
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  b STRING,
  a INT,
  y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  b STRING,
  x INT,
  y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.a, r.b, x, y FROM l NATURAL JOIN r;
