-- INSERT OVERWRITE by no row of a plain table (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x'), (2, 'y');
INSERT OVERWRITE p SELECT * FROM p WHERE a > 5;
INSERT INTO snk SELECT * FROM p;
