-- the names of folders of DATE partitions
CREATE TABLE p (n INT, k DATE) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, DATE '2020-01-02'), (1, DATE '1969-12-31');
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
