-- TIMESTAMP_LTZ partitions cannot be read
CREATE TABLE t (n INT, p TIMESTAMP_LTZ(3)) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p TIMESTAMP_LTZ(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
