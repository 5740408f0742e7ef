-- folders of FLOAT partitions
CREATE TABLE t (n INT, p FLOAT) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p FLOAT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
