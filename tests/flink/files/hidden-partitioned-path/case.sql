-- the name of a partitioned table's own folder may be hidden
CREATE TABLE t (n INT, p INT) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/_t', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
