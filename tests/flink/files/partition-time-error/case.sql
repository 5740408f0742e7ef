-- TIME partitions cannot be read
CREATE TABLE t (n INT, p TIME) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p TIME) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
