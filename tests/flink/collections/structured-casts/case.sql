CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (
  a STRUCTURED<'x.Other', n BIGINT, t STRING>, b ROW<n BIGINT, t STRING>, c STRUCTURED<'x.Other', n STRING, t STRING>, d ARRAY<STRUCTURED<'x.Y', n BIGINT, t STRING>>
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT u, u, CAST(u AS STRUCTURED<'x.Other', n STRING, t STRING>), ARRAY[CAST(ROW(i, s) AS STRUCTURED<'a.B', x INT, y STRING>)]
FROM (SELECT i, s, OBJECT_OF('a.B', 'x', i, 'y', s) AS u FROM src) v;
