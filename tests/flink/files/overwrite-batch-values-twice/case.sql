-- INSERT OVERWRITE twice (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT OVERWRITE p VALUES (1, 'x');
INSERT OVERWRITE p VALUES (2, 'y'), (3, 'z');
INSERT INTO p VALUES (4, 'v');
INSERT INTO snk SELECT * FROM p;
