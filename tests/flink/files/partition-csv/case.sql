-- partition columns are not in CSV files
CREATE TABLE p (k STRING, a INT, b STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (k STRING, a INT, b STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p VALUES ('x', 1, 'one'), ('y', 2, 'two');
INSERT INTO snk SELECT k, a, b FROM p;