-- INSERT OVERWRITE writes its success file (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json', 'sink.partition-commit.policy.kind' = 'success-file', 'partition.default-name' = 'none');
CREATE TABLE snk (a INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO p VALUES (1, 'x'), (2, 'y');
INSERT OVERWRITE p VALUES (5, 'x');
INSERT INTO snk SELECT * FROM p;
