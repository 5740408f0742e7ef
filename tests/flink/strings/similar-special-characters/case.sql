-- SIMILAR TO: a backslash and a dollar stand for themselves, a dot for any character
CREATE TABLE snk (
  c1 BOOLEAN,
  c2 BOOLEAN,
  c3 BOOLEAN,
  c4 BOOLEAN,
  c5 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  'ab' SIMILAR TO '\w+',
  '\w' SIMILAR TO '\w',
  'a$' SIMILAR TO 'a$',
  'a' SIMILAR TO 'a$',
  'abc' SIMILAR TO 'a.c'
FROM (VALUES (1)) AS t(x);
