-- folders of BOOLEAN partitions: what is not true is false
CREATE TABLE t (n INT, p BOOLEAN) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
