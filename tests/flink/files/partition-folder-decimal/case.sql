-- the names of folders of DECIMAL(10, 7) partitions
CREATE TABLE p (n INT, k DECIMAL(10, 7)) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, CAST(1.5 AS DECIMAL(10, 7))), (1, CAST(0.0000001 AS DECIMAL(10, 7)));
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
