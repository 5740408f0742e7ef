-- INSERT OVERWRITE with the outer partition given (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING, n INT) PARTITIONED BY (k, n) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');
CREATE TABLE snk (a INT, k STRING, n INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x', 1), (2, 'x', 2), (3, 'y', 1);
INSERT OVERWRITE p PARTITION (k = 'x') SELECT a, n FROM (VALUES (9, 2), (8, 3)) AS v(a, n);
INSERT INTO snk SELECT * FROM p;
