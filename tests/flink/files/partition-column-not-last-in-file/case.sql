-- a partition column in the middle of the schema
CREATE TABLE s (k STRING, a INT) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE snk (k STRING, a INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT k, a FROM s;