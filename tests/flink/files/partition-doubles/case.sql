-- folders of DOUBLE partitions
CREATE TABLE t (n INT, p DOUBLE) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
