-- only partition columns are read
CREATE TABLE s (a INT, k STRING, n INT, d DATE) PARTITIONED BY (k, n, d) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE snk (k STRING, n INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT k, n FROM s;