-- folders of CHAR partitions keep their texts
CREATE TABLE t (n INT, p CHAR(3)) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p CHAR(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
