-- a filesystem table has no metastore
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json', 'sink.partition-commit.policy.kind' = 'metastore,success-file'
);
INSERT INTO p VALUES (1, 'x');