CREATE TABLE snk (u STRUCTURED<'a.B', x INT>) WITH ('connector' = 'print');
INSERT INTO snk VALUES (OBJECT_OF('a.class', 'x', 1));
