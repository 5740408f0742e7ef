-- a time zone that is none
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json', 'sink.partition-commit.watermark-time-zone' = 'Nowhere'
);
INSERT INTO p VALUES (1, 'x');