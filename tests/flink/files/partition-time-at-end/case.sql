-- partition-time: the end of the input completes every partition
CREATE TABLE p (a INT, dt STRING) PARTITIONED BY (dt) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json', 'sink.partition-commit.trigger' = 'partition-time', 'sink.partition-commit.delay' = '1 d', 'sink.partition-commit.policy.kind' = 'success-file'
);
CREATE TABLE snk (a INT, dt STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p VALUES (1, '2024-01-01'), (2, '2024-01-02');
INSERT INTO snk SELECT * FROM p;