CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (kind STRING, u STRUCTURED<'a.B', x STRING, y INT>, n STRUCTURED<'a.B', x INT>, same STRUCTURED<'a.B', x INT, y STRING>) WITH ('connector' = 'print');
INSERT INTO snk
SELECT TYPEOF(OBJECT_UPDATE(u, 'y', 5, 'x', s)), OBJECT_UPDATE(u, 'y', 5, 'x', s),
  OBJECT_UPDATE(CAST(NULL AS STRUCTURED<'a.B', x INT>), 'x', i), OBJECT_UPDATE(u)
FROM (SELECT i, s, OBJECT_OF('a.B', 'x', i, 'y', s) AS u FROM src) v;
