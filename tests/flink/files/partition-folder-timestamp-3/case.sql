-- the names of folders of TIMESTAMP(3) partitions
CREATE TABLE p (n INT, k TIMESTAMP(3)) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, TIMESTAMP '2020-01-02 03:04:05'), (1, TIMESTAMP '2020-01-02 03:04:00'), (2, TIMESTAMP '2020-01-02 03:04:05.1'), (3, TIMESTAMP '1969-12-31 23:59:59.5');
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
