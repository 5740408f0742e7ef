CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (a BOOLEAN, b BOOLEAN, c STRUCTURED<'a.B', x INT, y STRING>) WITH ('connector' = 'print');
INSERT INTO snk
SELECT u = OBJECT_UPDATE(u, 'x', i), u IS DISTINCT FROM OBJECT_OF('x.Y', 'x', 1, 'y', 'a'),
  COALESCE(CASE WHEN ok THEN u END, OBJECT_OF('x.Other', 'x', 7, 'y', 'q'))
FROM (SELECT i, s, ok, OBJECT_OF('a.B', 'x', i, 'y', s) AS u FROM src) v;
