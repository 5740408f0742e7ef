-- a DATE partition without its zeros
CREATE TABLE t (n INT, p DATE) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p DATE) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
