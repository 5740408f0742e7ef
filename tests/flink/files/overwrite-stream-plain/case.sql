-- INSERT OVERWRITE of a plain table (stream)
CREATE TABLE p (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x'), (2, 'y');
INSERT OVERWRITE p VALUES (3, 'z');
INSERT INTO snk SELECT * FROM p;
