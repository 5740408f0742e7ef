-- the names of folders of TIMESTAMP(6) partitions
CREATE TABLE p (n INT, k TIMESTAMP(6)) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, TIMESTAMP '2020-01-02 03:04:05.1234'), (1, TIMESTAMP '2020-01-02 03:04:05');
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
