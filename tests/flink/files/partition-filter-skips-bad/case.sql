-- a partition that is filtered out is not read
CREATE TABLE s (a INT, k STRING, n INT, d DATE) PARTITIONED BY (k, n, d) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE snk (a INT, k STRING, n INT, d DATE) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT * FROM s WHERE k <> 'z';