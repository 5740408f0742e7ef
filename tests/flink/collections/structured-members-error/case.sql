CREATE TABLE snk (u STRUCTURED<'a.B', x INT>) WITH ('connector' = 'print');
INSERT INTO snk VALUES (OBJECT_UPDATE(OBJECT_OF('a.B', 'x', 1), 'y', 1));
