CREATE TABLE snk (u STRUCTURED<'a.B', x INT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk VALUES (OBJECT_OF('a.B', 'x', 1));
