-- INSERT OVERWRITE of a static partition by no row (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x'), (2, 'y'), (3, 'x');
INSERT OVERWRITE p PARTITION (k = 'x') SELECT a FROM p WHERE a > 5;
INSERT INTO snk SELECT * FROM p;
