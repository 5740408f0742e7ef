-- INSERT OVERWRITE of the partitions that rows are for (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT OVERWRITE p VALUES (9, 'x'), (8, 'w');
INSERT INTO snk SELECT * FROM p;
