-- DECIMAL partitions cannot be read
CREATE TABLE t (n INT, p DECIMAL(5, 2)) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p DECIMAL(5, 2)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
