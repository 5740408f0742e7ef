CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (b BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT OBJECT_OF('a.B', 'x', i) = OBJECT_OF('a.C', 'x', i) FROM src;
