CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (u STRUCTURED<'a.B', x INT, y STRING>, c BIGINT, l STRUCTURED<'a.B', x INT, y STRING>, al ARRAY<STRUCTURED<'a.B', x INT, y STRING>>) WITH ('connector' = 'print');
INSERT INTO snk
SELECT u, COUNT(*), LAST_VALUE(u), ARRAY_AGG(u)
FROM (SELECT OBJECT_OF('a.B', 'x', i, 'y', s) AS u FROM src) v GROUP BY u;
