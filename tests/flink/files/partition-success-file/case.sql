-- a policy with a success file: the rows are all there
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json', 'sink.partition-commit.policy.kind' = 'success-file', 'sink.partition-commit.success-file.name' = '_done'
);
CREATE TABLE snk (a INT, k STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p VALUES (1, 'x'), (2, 'y');
INSERT INTO snk SELECT * FROM p;