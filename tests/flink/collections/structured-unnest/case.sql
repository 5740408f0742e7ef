CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (x INT, y STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT n, t FROM (SELECT OBJECT_OF('a.B', 'x', i, 'y', s) AS u FROM src) v CROSS JOIN UNNEST(ARRAY[u, u]) AS e (n, t);
