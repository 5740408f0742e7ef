-- an INT partition with a fraction
CREATE TABLE t (n INT, p INT) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
