-- LIKE, ESCAPE, SIMILAR TO
CREATE TABLE t (
  id INT,
  s STRING
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
  c4 BOOLEAN,
  c5 BOOLEAN,
  c6 BOOLEAN,
  c7 BOOLEAN,
  c8 BOOLEAN,
  c9 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  s LIKE 'a_c',
  s LIKE 'a%',
  s LIKE 'a!_c' ESCAPE '!',
  s LIKE 'a\%c' ESCAPE '\',
  s NOT LIKE '%b%',
  s LIKE '',
  s SIMILAR TO '(a|A)[bB](c|C)',
  s SIMILAR TO 'a.c',
  s NOT SIMILAR TO '%b%'
FROM t;
